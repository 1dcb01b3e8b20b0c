import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { columnTypes } from './column-types';

export class CreateAddresses1763600000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const { id, int, datetime, varchar } = columnTypes(runner);
    const table = new Table({
      name: 'mf_address',
      columns: [
        id('id'),
        int('user_id'),
        varchar('receiver', 10),
        varchar('receiver_phone', 11),
        varchar('address', 100),
        varchar('postcode', 6),
        varchar('tag', 10),
        datetime('created_at'),
        datetime('updated_at'),
        datetime('deleted_at', { isNullable: true }),
      ],
      indices: [{ name: 'ix_mf_address_user_id_deleted_at', columnNames: ['user_id', 'deleted_at'] }],
      foreignKeys: [
        {
          name: 'fk_mf_address_user_id',
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
    await runner.dropTable('mf_address', true);
  }
}
