import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { columnTypes } from './column-types';

export class CreateEvents1763600000050 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const { bigintId, int, datetime, text, varchar } = columnTypes(runner);
    const table = new Table({
      name: 'mf_event',
      columns: [
        bigintId('id'),
        datetime('at'),
        varchar('type', 48),
        int('user_id', { isNullable: true }),
        varchar('actor_kind', 8),
        int('actor_id', { isNullable: true }),
        varchar('session_id', 32, { default: "''" }),
        varchar('ip', 45, { default: "''" }),
        varchar('place', 64, { default: "''" }),
        varchar('device', 64, { default: "''" }),
        varchar('request_id', 36, { default: "''" }),
        text('details'),
      ],
      indices: [
        { name: 'ix_mf_event_user_id', columnNames: ['user_id', 'id'] },
        { name: 'ix_mf_event_actor', columnNames: ['actor_kind', 'actor_id', 'id'] },
        { name: 'ix_mf_event_type', columnNames: ['type', 'id'] },
        { name: 'ix_mf_event_at', columnNames: ['at'] },
      ],
    });
    await runner.createTable(table, true);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('mf_event', true);
  }
}
