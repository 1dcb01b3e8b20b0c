import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { columnTypes } from './column-types';

export class CreateSessions1763600000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const { int, datetime, varchar } = columnTypes(runner);
    const table = new Table({
      name: 'mf_session',
      columns: [
        varchar('id', 32, { isPrimary: true }),
        int('user_id', { isNullable: true }),
        varchar('device', 255, { default: "''" }),
        varchar('ip_address', 45, { default: "''" }),
        datetime('created_at'),
        datetime('last_seen_at'),
        datetime('expires_at'),
        datetime('revoked_at', { isNullable: true }),
        int('generation', { default: '0' }),
        datetime('rotated_at', { isNullable: true }),
      ],
      indices: [{ name: 'ix_mf_session_user_id', columnNames: ['user_id'] }],
      foreignKeys: [
        {
          name: 'fk_mf_session_user_id',
          columnNames: ['user_id'],
          referencedTableName: 'mf_user',
          referencedColumnNames: ['id'],
          onDelete: 'SET NULL',
          onUpdate: 'NO ACTION',
        },
      ],
    });
    await runner.createTable(table, true);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('mf_session', true);
  }
}
