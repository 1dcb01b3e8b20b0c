import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import type { DataSource, EntityManager, ObjectLiteral } from 'typeorm';
import { isUniqueViolation } from '../src/adapters/database/faults';
import { transaction } from '../src/adapters/database/transaction';
import { retried } from '../src/adapters/timing';
import type { Config } from '../src/config';
import type { Context } from '../src/context';
import { User } from '../src/users/account/user.entity';
import { UserProfile } from '../src/users/account/user-profile.entity';
import { CliError } from './cli-error';
import type { FakeUser } from './factories';
import { startProgress, type Terminal } from './progress';

export interface CreateUsersOptions {
  readonly count: number;
  readonly password: string;
  /** The same seed makes the same users; random if missing. */
  readonly seed?: number;
  /** Prints one JSON line per user on stdout, instead of the sentence at the end. */
  readonly json: boolean;
  /** Required in production. */
  readonly force: boolean;
}

interface Output {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: Terminal;
}

const MOST_USERS = 10_000_000;
/** Rows per INSERT: 500 rows of 23 columns stay far below SQLite's 32,766 variables and MySQL's 16 MiB. */
const BATCH = 500;
/** Fewer users are inserted before anyone could read a bar. */
const LEAST_FOR_BAR = 2_000;
/** A single failure means that another process was faster; so many in a row have another cause. */
const MOST_TRIES = 10;

/**
 * Inserts fake users with their profiles, all with one password, and prints how to log in as the first one. Existing
 * rows are not changed. Only one batch is in memory at a time. If a batch fails, the batches before it stay.
 *
 * @param options count from 1 to 10,000,000; a password with a length that registration allows.
 * @throws CliError if an option is out of bounds, or in production without `force`.
 */
export async function createUsers(
  { db, passwords, config }: Pick<Context, 'db' | 'passwords' | 'config'>,
  options: CreateUsersOptions,
  output: Output,
): Promise<void> {
  assertAllowed(options, config);
  const { count, password, json, seed = randomInt(2 ** 32) } = options;
  // Loaded only here, because the other commands start faster without the lists of names.
  const { fakeUsers } = await import('./factories');
  const passwordHash = await passwords.hash(password);
  const candidates = fakeUsers({ passwordHash, seed, now: new Date() });
  const progress = await startProgress(count, LEAST_FOR_BAR, output.stderr);
  let first: FakeUser | undefined;
  try {
    for (let done = 0; done < count; ) {
      const batch = await insertBatch(db, candidates, Math.min(BATCH, count - done));
      first ??= batch[0];
      done += batch.length;
      progress.update(done);
      if (json) await write(output.stdout, batch.map(jsonLine).join(''));
      // SQLite never yields to the event loop; without this, timers and signals would have to wait.
      await setImmediate();
    }
  } finally {
    progress.stop();
  }
  if (json || first === undefined) return;
  const text = `成功创建了${count}个用户，登录密码：${password}\n${loginCommand(first, password, config)}\n`;
  await write(output.stdout, text);
}

function assertAllowed({ count, password, seed, force }: CreateUsersOptions, config: Config): void {
  if (config.isProduction && !force) {
    throw new CliError('Fake users do not belong in production; --force creates them all the same.');
  }
  if (!Number.isInteger(count) || count < 1 || count > MOST_USERS) {
    throw new CliError(`The number of users must be a whole number from 1 to ${MOST_USERS}.`);
  }
  const { registerMin, max } = config.passwords;
  const length = [...password].length;
  if (length < registerMin || length > max) {
    throw new CliError(`The password must have ${registerMin} to ${max} characters.`);
  }
  if (seed !== undefined && (!Number.isSafeInteger(seed) || seed < 0)) {
    throw new CliError(`The seed must be a whole number from 0 to ${Number.MAX_SAFE_INTEGER}.`);
  }
}

/** Inserts all these users, or none, and fills in their ids. */
async function insertBatch(
  db: DataSource,
  candidates: Iterator<FakeUser, never>,
  size: number,
): Promise<FakeUser[]> {
  const insertNext = async () => {
    const batch = await takeFree(db, candidates, size);
    await transaction(db, (manager) => insert(manager, batch));
    return batch;
  };
  // If another process has taken a value since the check, drop the batch and try the next users.
  return retried(insertNext, { mayPass: isUniqueViolation, mostTries: MOST_TRIES, firstPauseMs: 0 });
}

/** The next candidates with a mobile, a name and an e-mail that are all unused. */
async function takeFree(
  db: DataSource,
  candidates: Iterator<FakeUser, never>,
  size: number,
): Promise<FakeUser[]> {
  const free: FakeUser[] = [];
  while (free.length < size) {
    const next = Array.from({ length: size - free.length }, () => candidates.next().value);
    const taken = await takenAccounts(db, next);
    const isFree = ({ user }: FakeUser) =>
      !taken.has(user.mobile) && !taken.has(user.name) && !taken.has(user.email);
    free.push(...next.filter(isFree));
  }
  return free;
}

/** Reads each of the three indexes once; on MySQL, an OR over them would read the whole table. */
async function takenAccounts(db: DataSource, users: readonly FakeUser[]): Promise<ReadonlySet<string>> {
  const mobiles = users.map(({ user }) => user.mobile);
  const emails = users.map(({ user }) => user.email);
  // A user who changed their mobile may still have the old one as account name.
  const names = [...users.map(({ user }) => user.name), ...mobiles];
  const look = (column: string, values: readonly string[]) =>
    `SELECT ${column} AS taken FROM mf_user WHERE ${column} IN (${values.map(() => '?').join(', ')})`;
  const rows = await db.query<{ taken: string }[]>(
    [look('mobile', mobiles), look('name', names), look('email', emails)].join(' UNION ALL '),
    [...mobiles, ...names, ...emails],
  );
  return new Set(rows.map(({ taken }) => taken));
}

async function insert(manager: EntityManager, batch: readonly FakeUser[]): Promise<void> {
  const users = batch.map(({ user }) => user);
  // Ids that are already set come from an earlier try.
  await insertRows(
    manager,
    User,
    users.map(({ id: _, ...row }) => row),
  );
  const ids = await idsOf(manager, users);
  for (const user of users) user.id = ids.get(user.mobile) as number;
  await insertRows(
    manager,
    UserProfile,
    batch.map(({ user, profile }) => ({ ...profile, userId: user.id })),
  );
}

async function insertRows<T extends ObjectLiteral>(
  manager: EntityManager,
  entity: new () => T,
  rows: Parameters<ReturnType<typeof builderOf<T>>['values']>[0],
): Promise<void> {
  await builderOf(manager, entity).values(rows).updateEntity(false).callListeners(false).execute();
}

const builderOf = <T extends ObjectLiteral>(manager: EntityManager, entity: new () => T) =>
  manager.createQueryBuilder().insert().into(entity);

/** Reads the ids back: TypeORM would count up from the first id, but not every MySQL cluster does. */
async function idsOf(
  manager: EntityManager,
  users: readonly FakeUser['user'][],
): Promise<ReadonlyMap<string, number>> {
  const mobiles = users.map(({ mobile }) => mobile);
  const rows = await manager.query<{ id: number; mobile: string }[]>(
    `SELECT id, mobile FROM mf_user WHERE mobile IN (${mobiles.map(() => '?').join(', ')})`,
    mobiles,
  );
  return new Map(rows.map(({ id, mobile }) => [mobile, id]));
}

/** Waits for a slow reader, so that lines don't pile up in memory. */
async function write(stream: NodeJS.WritableStream, text: string): Promise<void> {
  if (!stream.write(text)) await once(stream, 'drain');
}

function jsonLine({ user: { id, name, mobile, email, nickname } }: FakeUser): string {
  return `${JSON.stringify({ id, name, mobile, email, nickname })}\n`;
}

function loginCommand({ user }: FakeUser, password: string, config: Config): string {
  const params = { account: user.mobile, password };
  const call = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'Users.login', params });
  const inQuotes = call.replaceAll("'", "'\\''");
  return `curl -H 'Content-Type: application/json' -d '${inQuotes}' ${config.http.publicUrl}/api`;
}
