import type { DataSource, EntityMetadata } from 'typeorm';

/** Lists every column of the database in one statement. */
const COLUMNS = {
  sqlite: `SELECT tables.name AS tableName, columns.name AS columnName
    FROM sqlite_master tables JOIN pragma_table_info(tables.name) columns WHERE tables.type = 'table'`,
  mysql: `SELECT table_name AS tableName, column_name AS columnName
    FROM information_schema.columns WHERE table_schema = DATABASE()`,
};

/**
 * Checks that every member of every entity has a column. So the start finds a missing migration, not the
 * first call that needs it. Types and indexes are not compared: tests do that.
 *
 * @throws Error that names the class and the members without a column.
 */
export async function assertColumns(dataSource: DataSource): Promise<void> {
  const sql = dataSource.options.type === 'better-sqlite3' ? COLUMNS.sqlite : COLUMNS.mysql;
  const rows: { tableName: string; columnName: string }[] = await dataSource.query(sql);
  const tables = new Set(rows.map(({ tableName }) => tableName));
  const columns = new Set(rows.map(({ tableName, columnName }) => `${tableName}.${columnName}`));
  const missing = dataSource.entityMetadatas.flatMap((entity) =>
    tables.has(entity.tableName)
      ? missingMembers(entity, columns)
      : [`${entity.name} (table ${entity.tableName})`],
  );
  if (missing.length === 0) return;
  throw new Error(
    `The migrations make no place for ${missing.join(', ')}. Write one: npx mofang migrate --create NAME`,
  );
}

const missingMembers = ({ name, tableName, columns }: EntityMetadata, known: ReadonlySet<string>): string[] =>
  columns
    .map((column) => ({ member: column.propertyPath, place: `${tableName}.${column.databaseName}` }))
    .filter(({ place }) => !known.has(place))
    .map(({ member, place }) => `${name}.${member} (column ${place})`);
