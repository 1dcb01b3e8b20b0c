import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { columnTypes } from './column-types';

export class CreateOAuthIdentities1763600000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const { id, int, datetime, varchar } = columnTypes(runner);
    const table = new Table({
      name: 'mf_oauth_identity',
      columns: [
        id('id'),
        int('user_id'),
        varchar('provider', 16),
        varchar('subject', 64),
        varchar('nickname', 64, { default: "''" }),
        datetime('created_at'),
      ],
      indices: [
        { name: 'uq_mf_oauth_identity_subject', columnNames: ['provider', 'subject'], isUnique: true },
        { name: 'uq_mf_oauth_identity_user_id', columnNames: ['user_id', 'provider'], isUnique: true },
      ],
      foreignKeys: [
        {
          name: 'fk_mf_oauth_identity_user_id',
          columnNames: ['user_id'],
          referencedTableName: 'mf_user',
          referencedColumnNames: ['id'],
          onDelete: 'CASCADE',
          onUpdate: 'NO ACTION',
        },
      ],
    });
    await runner.createTable(table, true);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('mf_oauth_identity', true);
  }
}
