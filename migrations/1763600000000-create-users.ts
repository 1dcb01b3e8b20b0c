import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { columnTypes } from './column-types';

export class CreateUsers1763600000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const { id, int, bigint, boolean, datetime, varchar } = columnTypes(runner);
    const table = new Table({
      name: 'mf_user',
      columns: [
        id('id'),
        varchar('name', 64),
        varchar('nickname', 64, { default: "''" }),
        varchar('password', 255),
        int('age', { isNullable: true }),
        bigint('money', { default: '0' }),
        bigint('credit', { default: '0' }),
        varchar('ip_address', 45, { default: "''" }),
        varchar('intro', 500, { default: "''" }),
        varchar('avatar', 255, { default: "''" }),
        int('sex', { default: '0' }),
        varchar('email', 254, { isNullable: true }),
        boolean('email_confirmed', { default: '0' }),
        varchar('mobile', 11, { isNullable: true }),
        varchar('unique_id', 255, { isNullable: true }),
        varchar('province', 64, { default: "''" }),
        varchar('city', 64, { default: "''" }),
        varchar('area', 64, { default: "''" }),
        int('status', { default: '1' }),
        datetime('created_at'),
        datetime('updated_at'),
        datetime('deleted_at', { isNullable: true }),
        datetime('last_login', { isNullable: true }),
      ],
      indices: [
        { name: 'uq_mf_user_name', columnNames: ['name'], isUnique: true },
        { name: 'uq_mf_user_email', columnNames: ['email'], isUnique: true },
        { name: 'uq_mf_user_mobile', columnNames: ['mobile'], isUnique: true },
      ],
    });
    await runner.createTable(table, true);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('mf_user', true);
  }
}
