import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream';
import type { DataSource, EntityManager } from 'typeorm';
import { isUniqueViolation } from '../src/adapters/database/faults';
import { transaction } from '../src/adapters/database/transaction';
import type { Context } from '../src/context';
import { User } from '../src/users/account/user.entity';
import { UserProfile } from '../src/users/account/user-profile.entity';
import { CliError } from './cli-error';
import { type Candidate, candidateOf, FIELDS } from './imported-user';

interface Line {
  readonly number: number;
  /** The line's fields; undefined if it can't be parsed. */
  readonly given: unknown;
}

interface Numbered extends Candidate {
  readonly number: number;
}

interface Counts {
  imported: number;
  known: number;
  refused: number;
}

/** Rows per INSERT. */
const BATCH = 500;
const MOST_CHARACTERS = 65_536;

/**
 * Imports users, with the password hashes of an earlier system, from a file in batches. Existing users are not
 * changed, so the same file can be imported again after an interruption.
 *
 * @param file a `.csv` file with a header, or else JSON lines; the fields are those of `FIELDS`.
 * @param report is called with a sentence per refused line: its number and the reason, but none of its values.
 * @returns whether no line was refused.
 * @throws CliError if the file can't be read, or its header has unknown fields.
 */
export async function importUsers(
  { db }: Pick<Context, 'db'>,
  file: string,
  { out, report }: { out: (line: string) => void; report: (line: string) => void },
): Promise<boolean> {
  const counts: Counts = { imported: 0, known: 0, refused: 0 };
  const refuse = (number: number, reason: string) => {
    counts.refused += 1;
    report(`${file}:${number}: ${reason}`);
  };
  let batch: Numbered[] = [];
  const flush = async () => {
    await insertNew(db, batch, counts, refuse);
    batch = [];
  };
  for await (const { number, given } of linesOf(file)) {
    const candidate = given === undefined ? { refused: 'can’t be read' } : candidateOf(given, new Date());
    if ('refused' in candidate) refuse(number, candidate.refused);
    else batch.push({ ...candidate, number });
    if (batch.length === BATCH) await flush();
  }
  await flush();
  out(`${counts.imported} imported, ${counts.known} there already, ${counts.refused} refused`);
  return counts.refused === 0;
}

async function* linesOf(file: string): AsyncGenerator<Line> {
  try {
    yield* file.toLowerCase().endsWith('.csv') ? csvLines(file) : jsonLines(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined || !/^(?:E[A-Z]+|CSV_\w+)$/.test(code)) throw error;
    throw new CliError(`${file} can’t be read: ${code}`);
  }
}

async function* jsonLines(file: string): AsyncGenerator<Line> {
  const input = createReadStream(file, 'utf8');
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  // Without this, a read error would look like the end of the file.
  let fault: Error | undefined;
  input.on('error', (error) => {
    fault = error;
    lines.close();
  });
  let number = 0;
  for await (const line of lines) {
    number += 1;
    const text = line.replace(/^\ufeff/, '').trim();
    if (text !== '') yield { number, given: text.length > MOST_CHARACTERS ? undefined : parsed(text) };
  }
  if (fault !== undefined) throw fault;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function* csvLines(file: string): AsyncGenerator<Line> {
  const { parse } = await import('csv-parse');
  const skipped: number[] = [];
  const records = pipeline(
    createReadStream(file),
    parse({
      bom: true,
      columns: knownColumns,
      info: true,
      max_record_size: MOST_CHARACTERS,
      skip_empty_lines: true,
      skip_records_with_error: true,
      on_skip: (error) => void skipped.push(Number(error?.lines ?? 0)),
    }),
    // An error of the stream also fails the loop below.
    () => undefined,
  );
  for await (const { info, record } of records) {
    while (skipped.length > 0) yield { number: skipped.shift() as number, given: undefined };
    yield { number: info.lines, given: typed(record) };
  }
  for (const number of skipped) yield { number, given: undefined };
}

function knownColumns(header: string[]): string[] {
  const unknown = header.filter((name) => !FIELDS.includes(name));
  if (unknown.length === 0) return header;
  throw new CliError(`No such field: ${unknown.join(', ')}. A file may have ${FIELDS.join(', ')}.`);
}

const NUMBERS = ['sex', 'money', 'credit'];

/** CSV has only texts; an empty one means no value. */
function typed(record: Record<string, string>): Record<string, unknown> {
  const given = Object.entries(record).filter(([, text]) => text !== '');
  return Object.fromEntries(given.map(([name, text]) => [name, typedValue(name, text)]));
}

function typedValue(name: string, text: string): unknown {
  if (NUMBERS.includes(name)) return /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text;
  if (name === 'email_confirmed' && /^(?:true|false|1|0)$/i.test(text)) return /^(?:true|1)$/i.test(text);
  return text;
}

type Refuse = (number: number, reason: string) => void;

/** Inserts new users; one by one if another process has meanwhile inserted one of their values. */
async function insertNew(db: DataSource, batch: readonly Numbered[], counts: Counts, refuse: Refuse) {
  const fresh = await withoutKnown(db, batch, counts, refuse);
  try {
    await transaction(db, (manager) => insert(manager, fresh));
    counts.imported += fresh.length;
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    if (fresh.length === 1) return refuse((fresh[0] as Numbered).number, TAKEN);
    for (const each of fresh) await insertNew(db, [each], counts, refuse);
  }
}

const TAKEN = 'another account has this name, mobile or email';

/** Counts existing users, and refuses users with the name, mobile or e-mail of another account. */
async function withoutKnown(
  { manager }: DataSource,
  batch: readonly Numbered[],
  counts: Counts,
  refuse: Refuse,
): Promise<Numbered[]> {
  const taken = await accountsLike(manager, batch);
  const fresh: Numbered[] = [];
  for (const candidate of batch) {
    const { user } = candidate;
    const holders = keysOf(user)
      .map((key) => taken.get(key))
      .filter((holder) => holder !== undefined);
    const isKnown = holders.length > 0 && holders.every((holder) => holder.name === user.name);
    if (isKnown) counts.known += 1;
    else if (holders.length > 0) refuse(candidate.number, TAKEN);
    else {
      fresh.push(candidate);
      for (const key of keysOf(user)) taken.set(key, user);
    }
  }
  return fresh;
}

type Named = Pick<User, 'name' | 'mobile' | 'email'>;

/** The values that must be unique. */
const keysOf = ({ name, mobile, email }: Named): string[] =>
  [name, mobile, email].filter((key) => key !== null);

/** The accounts that have one of these names, mobiles or e-mails, by each of these values. */
async function accountsLike(manager: EntityManager, batch: readonly Numbered[]): Promise<Map<string, Named>> {
  const present = (column: keyof Named) =>
    batch.map(({ user }) => user[column]).filter((value) => value !== null);
  const look = (column: string, values: readonly string[]) =>
    values.length === 0
      ? []
      : [`SELECT name, mobile, email FROM mf_user WHERE ${column} IN (${values.map(() => '?').join(', ')})`];
  // A user who changed their mobile may still have the old one as account name.
  const [mobiles, emails] = [present('mobile'), present('email')];
  const names = [...present('name'), ...mobiles];
  const sql = [...look('name', names), ...look('mobile', mobiles), ...look('email', emails)].join(' UNION ');
  const rows: Named[] = sql === '' ? [] : await manager.query(sql, [...names, ...mobiles, ...emails]);
  return new Map(rows.flatMap((row) => keysOf(row).map((key) => [key, row] as const)));
}

async function insert(manager: EntityManager, batch: readonly Numbered[]): Promise<void> {
  if (batch.length === 0) return;
  // Insert copies: an insert writes ids into its rows, and a second try would insert those ids.
  await manager.insert(
    User,
    batch.map(({ user }) => ({ ...user })),
  );
  const rows = await manager.query<{ id: number; name: string }[]>(
    `SELECT id, name FROM mf_user WHERE name IN (${batch.map(() => '?').join(', ')})`,
    batch.map(({ user }) => user.name),
  );
  const ids = new Map(rows.map(({ id, name }) => [name, id]));
  const profiles = batch.map(({ user, birthday }) => ({ userId: ids.get(user.name) as number, birthday }));
  await manager.insert(UserProfile, profiles);
}
