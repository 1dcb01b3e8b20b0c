import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { columnTypes } from './column-types';

export class CreateDefaultAddresses1763600000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const { int } = columnTypes(runner);
    const reference = (column: string, referencedTableName: string) => ({
      name: `fk_mf_default_address_${column}`,
      columnNames: [column],
      referencedTableName,
      referencedColumnNames: ['id'],
      onDelete: 'CASCADE',
      onUpdate: 'NO ACTION',
    });
    const table = new Table({
      name: 'mf_default_address',
      columns: [int('user_id', { isPrimary: true }), int('address_id')],
      indices: [{ name: 'ix_mf_default_address_address_id', columnNames: ['address_id'] }],
      foreignKeys: [reference('user_id', 'mf_user'), reference('address_id', 'mf_address')],
    });
    await runner.createTable(table, true);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('mf_default_address', true);
  }
}
