import type { DataSource, EntityTarget } from 'typeorm';

/**
 * Selects every column of an entity, for queries on which the query builder costs more than the query itself.
 */
export function columnsOf(dataSource: DataSource, entity: EntityTarget<object>, alias: string): string {
  const quote = (name: string) => dataSource.driver.escape(name);
  return dataSource
    .getMetadata(entity)
    .columns.map(
      ({ databaseName }) => `${alias}.${quote(databaseName)} AS ${quote(`${alias}_${databaseName}`)}`,
    )
    .join(', ');
}

/** Makes an entity from a row that was selected with `columnsOf`. */
export function entityOf<T extends object>(
  dataSource: DataSource,
  entity: new () => T,
  alias: string,
  row: Record<string, unknown>,
): T {
  const result = new entity();
  for (const column of dataSource.getMetadata(entity).columns) {
    const value = row[`${alias}_${column.databaseName}`];
    column.setEntityValue(result, dataSource.driver.prepareHydratedValue(value, column));
  }
  return result;
}
