import type { TableForeignKey, TableIndex } from 'typeorm';

/** One change of the schema and its reversal, as statements of a migration. */
export interface Step {
  readonly up: string;
  readonly down: string;
}

export const reversed = ({ up, down }: Step): Step => ({ up: down, down: up });

interface NewTable {
  readonly columns: readonly string[];
  readonly indices: readonly TableIndex[];
  readonly foreignKeys: readonly TableForeignKey[];
}

export function createTable(table: string, { columns, indices, foreignKeys }: NewTable): Step {
  const members = [
    `name: '${table}'`,
    `columns: [${columns.join(', ')}]`,
    ...(indices.length > 0 ? [`indices: [${indices.map(indexCode).join(', ')}]`] : []),
    ...(foreignKeys.length > 0 ? [`foreignKeys: [${foreignKeys.map(foreignKeyCode).join(', ')}]`] : []),
  ];
  return {
    up: `await runner.createTable(new Table({ ${members.join(', ')} }), true);`,
    down: `await runner.dropTable('${table}', true);`,
  };
}

/** @param code the column, as `ColumnCode` writes it, here and below. */
export const addColumn = (table: string, name: string, code: string): Step => ({
  up: `await runner.addColumn('${table}', new TableColumn(${code}));`,
  down: `await runner.dropColumn('${table}', '${name}');`,
});

export const changeColumn = (table: string, from: string, to: string): Step => ({
  up: `await changeColumn(runner, '${table}', ${to});`,
  down: `await changeColumn(runner, '${table}', ${from});`,
});

export const createIndex = (table: string, index: TableIndex): Step => ({
  up: `await runner.createIndex('${table}', new TableIndex(${indexCode(index)}));`,
  down: `await runner.dropIndex('${table}', '${index.name}');`,
});

export const createForeignKey = (table: string, key: TableForeignKey): Step => ({
  up: `await runner.createForeignKey('${table}', new TableForeignKey(${foreignKeyCode(key)}));`,
  down: `await runner.dropForeignKey('${table}', '${key.name}');`,
});

/** Two indexes with the same code are the same. */
export const indexCode = ({ name, columnNames, isUnique }: TableIndex): string =>
  JSON.stringify({ name, columnNames, ...(isUnique && { isUnique }) });

/** Two foreign keys with the same code are the same. */
export const foreignKeyCode = ({
  name,
  columnNames,
  referencedColumnNames,
  ...key
}: TableForeignKey): string =>
  JSON.stringify({
    name,
    columnNames,
    referencedTableName: key.referencedTableName,
    referencedColumnNames,
    onDelete: actionOf(key.onDelete),
    onUpdate: actionOf(key.onUpdate),
  });

/** The default is NO ACTION; MySQL also calls it RESTRICT. */
const actionOf = (action = 'NO ACTION'): string => (action === 'RESTRICT' ? 'NO ACTION' : action);
