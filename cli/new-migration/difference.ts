import {
  type DataSource,
  type EntityMetadata,
  getMetadataArgsStorage,
  type QueryRunner,
  type Table,
  TableForeignKey,
  TableIndex,
} from 'typeorm';
import { columnTypes } from '../../migrations/column-types';
import { CliError } from '../cli-error';
import { ColumnCode } from './column-code';
import * as steps from './steps';

/** The changes that one entity's table needs, by kind. */
type Changes = Partial<Record<(typeof ORDER)[number], steps.Step[]>>;

/** An order that every database accepts: MySQL drops an index only if its foreign keys have another one. */
const ORDER = [
  'droppedForeignKeys',
  'tables',
  'columns',
  'indexes',
  'foreignKeys',
  'droppedIndexes',
  'droppedColumns',
] as const;

/**
 * Compares the entities with the database.
 *
 * @returns the changes that bring the database in line with the entities; none if it already is.
 * @throws CliError if a change can't be written for every database, or is ambiguous.
 */
export async function differenceOf(dataSource: DataSource): Promise<steps.Step[]> {
  const runner = dataSource.createQueryRunner();
  try {
    const changes = await changesOf(dataSource, runner);
    return ORDER.flatMap((kind) => changes.flatMap((each) => each[kind] ?? []));
  } finally {
    await runner.release();
  }
}

async function changesOf(dataSource: DataSource, runner: QueryRunner): Promise<Changes[]> {
  const entities = dataSource.entityMetadatas.filter(({ synchronize }) => synchronize);
  const tables = await runner.getTables(entities.map(({ tableName }) => tableName));
  const columnCode = new ColumnCode(dataSource.driver, columnTypes(runner));
  const there = new Set(tables.map(({ name }) => name));
  return entities.map((entity) => {
    assertPortable(entity);
    const table = tables.find(({ name }) => name === entity.tableName);
    if (table !== undefined) return changesOfTable(entity, table, columnCode);
    there.add(entity.tableName);
    return newTable(entity, there, columnCode);
  });
}

/** @throws CliError for features that MySQL and SQLite do not both have. */
function assertPortable({ name, indices, inheritanceTree, tableType }: EntityMetadata): void {
  const storage = getMetadataArgsStorage();
  const found = [
    tableType !== 'regular' && `is a table of the kind ${tableType}`,
    storage.filterUniques(inheritanceTree).length > 0 && 'has a unique constraint (an index may be unique)',
    storage.filterChecks(inheritanceTree).length > 0 && 'has a check',
    indices.some((index) => index.where || index.isSpatial || index.isFulltext || index.type) &&
      'has an index of a special kind',
  ].find((fault) => fault !== false);
  if (found !== undefined)
    throw new CliError(`${name} ${found}: not every database has that. Write this migration by hand.`);
}

/** @param there the tables that foreign keys can already refer to, including this one. */
function newTable(entity: EntityMetadata, there: ReadonlySet<string>, columnCode: ColumnCode): Changes {
  const { columns, dataSource, tableName } = entity;
  const keys = entity.foreignKeys.map((key) => TableForeignKey.create(key, dataSource.driver));
  const [early, late] = [true, false].map((isEarly) =>
    keys.filter(({ referencedTableName }) => there.has(referencedTableName) === isEarly),
  ) as [TableForeignKey[], TableForeignKey[]];
  const table = {
    columns: columns.map((column) => columnCode.ofMember(column)),
    indices: entity.indices.map((index) => TableIndex.create(index)),
    foreignKeys: early,
  };
  return {
    tables: [steps.createTable(tableName, table)],
    foreignKeys: late.map((key) => steps.createForeignKey(tableName, key)),
  };
}

const changesOfTable = (entity: EntityMetadata, table: Table, columnCode: ColumnCode): Changes => ({
  ...changesOfColumns(entity, table, columnCode),
  ...changesOfIndexes(entity, table),
  ...changesOfForeignKeys(entity, table),
});

function changesOfColumns(
  entity: EntityMetadata,
  { columns, foreignKeys, name }: Table,
  columnCode: ColumnCode,
): Changes {
  const added = entity.columns.filter(
    (member) => !columns.some((column) => column.name === member.databaseName),
  );
  const dropped = columns.filter(
    (column) => !entity.columns.some((member) => member.databaseName === column.name),
  );
  const [gone, come] = [dropped[0], added[0]];
  if (gone && come)
    throw new CliError(
      `${name}.${gone.name} goes and ${come.databaseName} comes: is that a new name for it? If so, write the migration by hand, with renameColumn. If not, make two, one after the other.`,
    );
  const unfillable = added.find(({ default: given, isNullable }) => !isNullable && given === undefined);
  if (unfillable)
    throw new CliError(
      `${entity.name}.${unfillable.propertyPath} is new and has neither a default nor null for the rows that are there.`,
    );
  const changed = columnCode.changed(columns, entity.columns);
  const bound = changed.find(({ column, hasOtherType }) => hasOtherType && isBound(column.name, foreignKeys));
  if (bound)
    throw new CliError(
      `${name}.${bound.column.name} gets another type: MySQL refuses that to a column of a foreign key.`,
    );
  return {
    columns: [
      ...added.map((member) => steps.addColumn(name, member.databaseName, columnCode.ofMember(member))),
      ...changed.map(({ from, to }) => steps.changeColumn(name, from, to)),
    ],
    droppedColumns: dropped.map((column) =>
      steps.reversed(steps.addColumn(name, column.name, columnCode.ofColumn(column))),
    ),
  };
}

const isBound = (column: string, foreignKeys: readonly TableForeignKey[]): boolean =>
  foreignKeys.some(({ columnNames }) => columnNames.includes(column));

function changesOfIndexes(entity: EntityMetadata, { name, indices }: Table): Changes {
  const wanted = entity.indices.map((index) => TableIndex.create(index));
  const added = without(wanted, indices, steps.indexCode);
  const dropped = without(indices, wanted, steps.indexCode);
  for (const index of dropped) {
    if (added.some((other) => other.name === index.name))
      throw new CliError(
        `The index ${index.name} changes: give it another name, so that both can stand for a moment.`,
      );
    const key = entity.foreignKeys.find(
      ({ columnNames }) => needs(columnNames, index) && !wanted.some((other) => needs(columnNames, other)),
    );
    if (key !== undefined)
      throw new CliError(
        `The index ${index.name} goes, and ${key.name} needs one: MySQL has no foreign key without.`,
      );
  }
  return {
    indexes: added.map((index) => steps.createIndex(name, index)),
    droppedIndexes: dropped.map((index) => steps.reversed(steps.createIndex(name, index))),
  };
}

/** Whether an index begins with the columns of a foreign key. */
const needs = (keyColumns: readonly string[], { columnNames }: TableIndex): boolean =>
  keyColumns.every((column, position) => columnNames[position] === column);

function changesOfForeignKeys(entity: EntityMetadata, { name, foreignKeys }: Table): Changes {
  const wanted = entity.foreignKeys.map((key) => TableForeignKey.create(key, entity.dataSource.driver));
  return {
    droppedForeignKeys: without(foreignKeys, wanted, steps.foreignKeyCode).map((key) =>
      steps.reversed(steps.createForeignKey(name, key)),
    ),
    foreignKeys: without(wanted, foreignKeys, steps.foreignKeyCode).map((key) =>
      steps.createForeignKey(name, key),
    ),
  };
}

/** The items with code that no item of the other list has. */
function without<T>(items: readonly T[], others: readonly T[], codeOf: (item: T) => string): T[] {
  const codes = new Set(others.map(codeOf));
  return items.filter((item) => !codes.has(codeOf(item)));
}
