import { type DataSource, MigrationExecutor } from 'typeorm';
import { columnTypes } from '../../migrations/column-types';
import { assertKebabCase, Checkout, pascalCase } from '../checkout';
import { CliError } from '../cli-error';
import { differenceOf } from './difference';
import { sourceOf } from './source';

const MOST_LETTERS = 60;

/**
 * Writes a migration that brings any database in line with the entities, and adds it to migrations/index.ts.
 *
 * @param name the purpose, in lower case with hyphens, such as `add-note-titles`.
 * @param root a checkout of mofang.
 * @throws CliError if there is nothing to write, or if it can't be written; no file changes then.
 */
export async function createMigration(
  dataSource: DataSource,
  name: string,
  root: string,
  print: (line: string) => void,
): Promise<void> {
  assertKebabCase(name, MOST_LETTERS);
  const checkout = new Checkout(root);
  await assertMigrated(dataSource);
  const steps = await differenceOf(dataSource);
  if (steps.length === 0) throw await nothingToWrite(dataSource);
  const timestamp = Date.now();
  const className = `${pascalCase(name)}${timestamp}`;
  const typeNames = Object.keys(columnTypes({ dataSource }));
  checkout.create(`migrations/${timestamp}-${name}.ts`, sourceOf(className, steps, typeNames));
  checkout.enlist('migrations/index.ts', 'migrations', className, `./${timestamp}-${name}`);
  checkout.write(print);
  print('Next: read it, npm run build, npx mofang migrate');
}

/** @throws CliError if a migration is pending: the new one would repeat its changes. */
async function assertMigrated(dataSource: DataSource): Promise<void> {
  const pending = await new MigrationExecutor(dataSource).getPendingMigrations();
  if (pending.length === 0) return;
  const names = pending.map(({ name }) => name).join(', ');
  throw new CliError(`The database lacks ${names}. Run npx mofang migrate first.`);
}

async function nothingToWrite(dataSource: DataSource): Promise<CliError> {
  const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
  if (upQueries.length === 0)
    return new CliError('The database is what the entities say. If you changed one, npm run build first.');
  const statements = upQueries.map(({ query }) => query).join('; ');
  return new CliError(`The entities ask for what can't be written for every database: ${statements}`);
}
