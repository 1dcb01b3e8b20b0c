import { type QueryRunner, TableColumn, type TableColumnOptions } from 'typeorm';

/**
 * Changes a column's type, length, default or nullability, and keeps its data. On MySQL TypeORM's own
 * `changeColumn` drops the column with its data if type or length differ.
 *
 * @param column the new column, made with `columnTypes`. Indexes and foreign keys stay as they are.
 */
export async function changeColumn(
  runner: QueryRunner,
  table: string,
  column: TableColumnOptions,
): Promise<void> {
  const { driver } = runner.dataSource;
  const changed = new TableColumn(column);
  if (driver.options.type === 'better-sqlite3') return runner.changeColumn(table, column.name, changed);
  const nullable = changed.isNullable ? 'NULL' : 'NOT NULL';
  const byDefault = changed.default === undefined ? '' : ` DEFAULT ${changed.default}`;
  await runner.query(
    `ALTER TABLE ${driver.escape(table)} MODIFY ${driver.escape(column.name)} ${driver.createFullType(changed)} ${nullable}${byDefault}`,
  );
  // The runner caches a table as it last changed it. Reading the table refreshes the cache.
  await runner.getTable(table);
}
