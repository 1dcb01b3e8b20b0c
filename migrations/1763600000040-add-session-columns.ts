import type { MigrationInterface, QueryRunner } from 'typeorm';
import { TableColumn } from 'typeorm';
import { columnTypes } from './column-types';

/**
 * The login and the device of a session, and why it ended. All columns are added at the end and have
 * defaults, so that MariaDB adds them at once, whatever the size of the table.
 */
export class AddSessionColumns1763600000040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumns('mf_session', columnsOf(runner));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumns('mf_session', columnsOf(runner));
  }
}

function columnsOf(runner: QueryRunner): TableColumn[] {
  const { int, datetime, varchar } = columnTypes(runner);
  return [
    int('kind', { default: 0 }),
    int('level', { default: 1 }),
    varchar('ways', 64, { default: "''" }),
    datetime('confirmed_at', { isNullable: true }),
    varchar('device_id', 64, { isNullable: true }),
    varchar('device_name', 64, { default: "''" }),
    varchar('place', 64, { default: "''" }),
    varchar('ended_by', 16, { isNullable: true }),
  ].map((column) => new TableColumn(column));
}
