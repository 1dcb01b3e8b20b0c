import type { Step } from './steps';

/** The TypeORM classes that statements may use. */
const CLASSES = ['Table', 'TableColumn', 'TableForeignKey', 'TableIndex'];

/**
 * The source of a migration.
 *
 * @param typeNames the functions of `columnTypes` that statements may call.
 */
export function sourceOf(className: string, steps: readonly Step[], typeNames: readonly string[]): string {
  const up = steps.map((step) => step.up);
  const down = steps.map((step) => step.down).reverse();
  const all = [...up, ...down];
  const classes = called(CLASSES, all).map((name) => `, ${name}`);
  const imports = [
    `import { type MigrationInterface, type QueryRunner${classes.join('')} } from 'typeorm';`,
    ...called(['changeColumn'], all).map(() => "import { changeColumn } from './change-column';"),
    ...(called(typeNames, all).length > 0 ? ["import { columnTypes } from './column-types';"] : []),
  ];
  return `${imports.join('\n')}

export class ${className} implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    ${withTypes(up, typeNames)}
  }

  async down(runner: QueryRunner): Promise<void> {
    ${withTypes(down, typeNames)}
  }
}
`;
}

/** The statements, after a line that declares the `columnTypes` functions that they call. */
function withTypes(statements: readonly string[], typeNames: readonly string[]): string {
  const types = called(typeNames, statements);
  const line = types.length > 0 ? [`const { ${types.join(', ')} } = columnTypes(runner);`] : [];
  return [...line, ...statements].join('\n');
}

/** The names that statements call. */
const called = (names: readonly string[], statements: readonly string[]): string[] =>
  names.filter((name) => new RegExp(`\\b${name}\\(`).test(statements.join('\n')));
