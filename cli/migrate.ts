import { type DataSource, MigrationExecutor } from 'typeorm';
import { migrations } from '../migrations';
import { connect, withMigrationLock } from '../src/adapters/database';
import { entities } from '../src/entities';
import { createMigration } from './new-migration';
import { configOf } from './with-context';

type Print = (line: string) => void;

interface Options {
  readonly status?: boolean;
  readonly revert?: boolean;
  /** The name of a migration to write. */
  readonly create?: string;
}

/** Runs all pending migrations, shows their state, reverts the last one, or writes a new one. */
export async function migrate(
  { status = false, revert = false, create }: Options,
  print: Print,
): Promise<void> {
  const { database, startTimeoutSeconds } = configOf();
  const dataSource = await connect(database, { entities, migrations }, startTimeoutSeconds);
  try {
    await withMigrationLock(dataSource, database, async () => {
      if (status) await printStatus(dataSource, print);
      else if (revert) await revertLast(dataSource, print);
      else if (create !== undefined) await createMigration(dataSource, create, process.cwd(), print);
      else await runPending(dataSource, print);
    });
  } finally {
    await dataSource.destroy();
  }
}

async function printStatus(dataSource: DataSource, print: Print): Promise<void> {
  const executor = new MigrationExecutor(dataSource);
  const done = await executor.getExecutedMigrations();
  for (const { name } of done.reverse()) print(`done     ${name}`);
  for (const { name } of await executor.getPendingMigrations()) print(`pending  ${name}`);
}

async function revertLast(dataSource: DataSource, print: Print): Promise<void> {
  const [last] = await new MigrationExecutor(dataSource).getExecutedMigrations();
  if (last === undefined) return print('There is no migration to revert.');
  await dataSource.undoLastMigration({ transaction: 'each' });
  print(`Reverted ${last.name}.`);
}

async function runPending(dataSource: DataSource, print: Print): Promise<void> {
  const done = await dataSource.runMigrations({ transaction: 'each' });
  for (const { name } of done) print(`Ran ${name}.`);
  if (done.length === 0) print('The database is up to date.');
}
