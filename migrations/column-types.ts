import type { QueryRunner, TableColumnOptions } from 'typeorm';

type Options = Partial<Omit<TableColumnOptions, 'name' | 'type'>>;

/** Columns in the types of the current database, so that one migration serves all databases. */
export function columnTypes({ dataSource }: Pick<QueryRunner, 'dataSource'>) {
  const isSqlite = dataSource.driver.options.type === 'better-sqlite3';
  const integer = isSqlite ? 'integer' : 'int';
  const column =
    (type: string, fixed: Options = {}) =>
    (name: string, options: Options = {}): TableColumnOptions => ({ name, type, ...fixed, ...options });
  const countedUp: Options = { isPrimary: true, isGenerated: true, generationStrategy: 'increment' };
  return {
    id: column(integer, countedUp),
    /** The id of a new table: `@PrimaryGeneratedColumn({ type: 'bigint' })`, a number in code. */
    bigintId: column(isSqlite ? 'integer' : 'bigint', countedUp),
    int: column(integer),
    bigint: column('bigint'),
    boolean: column(isSqlite ? 'boolean' : 'tinyint'),
    datetime: column('datetime', { precision: 3 }),
    text: column('text'),
    varchar: (name: string, length: number, options: Options = {}) =>
      column('varchar', { length: String(length) })(name, options),
  };
}
