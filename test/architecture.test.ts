import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const root = join(__dirname, '..');
const ROOMS = ['src', 'cli', 'migrations'];

interface Import {
  readonly from: string;
  readonly to: string;
  /** Whether anything is left of it at run time, when the file is loaded. */
  readonly isLoaded: boolean;
}

function filesBelow(folder: string): string[] {
  const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

function target(from: string, specifier: string): string {
  const path = resolve(root, dirname(from), specifier);
  const file = [`${path}.ts`, `${path}/index.ts`, path].find(existsSync) ?? path;
  return relative(root, file);
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  const statements = [...text.matchAll(/^(?:import|export) (type )?([^;]*?)\bfrom '(\.[^']+)'/gms)].map(
    ([, typeOnly, names = '', specifier = '']) => ({
      from: file,
      to: target(file, specifier),
      isLoaded: typeOnly === undefined && !/^\{(?:\s*type \w+,?)+\s*\} $/.test(names),
    }),
  );
  const later = [...text.matchAll(/\bimport\('(\.[^']+)'\)/g)].map(([, specifier = '']) => ({
    from: file,
    to: target(file, specifier),
    isLoaded: false,
  }));
  return [...statements, ...later];
}

const files = ROOMS.flatMap(filesBelow);
const imports = files.flatMap(importsOf);
const FEATURE =
  /^src\/(?!rpc\/|rules\/|limits\/|codes\/|auth\/|adapters\/|config\/|process\/|messages\/|i18n\/|secrets\/|explorer\/|[\w-]+\.ts$)/;

/** The folders of src/adapters that say what they want of the outside world in a `port.ts`. */
const PORTS = files.flatMap((file) => /^src\/adapters\/(\w+)\/port\.ts$/.exec(file)?.[1] ?? []);

/** Imports that start at `from` and end at `to`, as `a -> b`. */
const between = (from: RegExp, to: RegExp) =>
  imports
    .filter((each) => from.test(each.from) && to.test(each.to))
    .map((each) => `${each.from} -> ${each.to}`);

/** As above, leaving out imports of types alone: those tie no room to another at run time. */
const loaded = (from: RegExp, to: RegExp) =>
  imports
    .filter((each) => each.isLoaded && from.test(each.from) && to.test(each.to))
    .map((each) => `${each.from} -> ${each.to}`);

/** Files in which a pattern is found. */
const filesWith = (pattern: RegExp) =>
  files.filter((file) => pattern.test(readFileSync(join(root, file), 'utf8')));

describe('the house', () => {
  it('is read as it stands', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(between(/^src\/users\/login\.rpc\.ts$/, /^src\/rpc\/method\.ts$/)).toHaveLength(1);
  });

  it('has no room called utils, helpers, common, shared or types', () => {
    expect(
      files.filter((file) => /(?:^|\/)(?:utils?|helpers?|common|shared|types|misc)(?:\/|\.)/.test(file)),
    ).toEqual([]);
  });

  it.each(['rpc', 'auth', 'adapters', 'config', 'messages', 'i18n', 'secrets', 'explorer'])(
    'src/%s imports no feature',
    (room) => {
      expect(between(new RegExp(`^src/${room}/`), FEATURE)).toEqual([]);
    },
  );

  it('src/rpc knows nothing but errno, failures and texts', () => {
    expect(between(/^src\/rpc\//, /^(?!src\/(?:rpc|i18n)\/|src\/(?:errno|failure)\.ts)/)).toEqual([]);
  });

  it('json-rpc-2.0 stays inside src/rpc', () => {
    const users = filesWith(/from 'json-rpc-2\.0'/);
    expect(users.length).toBeGreaterThan(0);
    expect(users.filter((file) => !file.startsWith('src/rpc/'))).toEqual([]);
  });

  it('src/adapters knows nothing of src/auth', () => {
    expect(between(/^src\/adapters\//, /^src\/auth\//)).toEqual([]);
  });

  it('src/secrets knows nothing but itself, and alone makes keys of the secret', () => {
    expect(between(/^src\/secrets\//, /^(?!src\/secrets\/)/)).toEqual([]);
    expect(filesWith(/\bhkdf/)).toEqual(['src/secrets/derived-key.ts']);
  });

  it('the secret is read where the context is put together, and the other rooms get what they may do with it', () => {
    const readers = filesWith(/\btokens\.secret\b|\bdevelopmentSecret\(|\bnew Secret\(/);
    expect(readers.sort()).toEqual(['src/context.ts', 'src/secrets/development-secret.ts']);
    expect(between(/^src\/(?!secrets\/|context\.ts)/, /^src\/secrets\/(?:secret|derived-key)\.ts$/)).toEqual(
      [],
    );
  });

  it('a feature imports users, and no other feature', () => {
    const foreign = imports.filter(({ from, to }) => {
      const [home, other] = [from, to].map((path) => path.split('/')[1]);
      return FEATURE.test(from) && FEATURE.test(to) && other !== home && other !== 'users';
    });
    expect(foreign).toEqual([]);
  });

  it('nothing but the process and the command line imports the app', () => {
    expect(between(/^(?!src\/process\/|cli\/)/, /^src\/app\.ts$/)).toEqual([]);
  });

  it('features, rpc, auth and adapters load neither the context nor the server', () => {
    expect(
      loaded(/^src\/(?!process\/)[\w-]+\//, /^src\/(?:app|context|services|namespaces|entities)\.ts$/),
    ).toEqual([]);
  });

  it('src imports nothing of the command line', () => {
    expect(between(/^src\//, /^cli\//)).toEqual([]);
  });

  it('no import runs in a circle', () => {
    const next = new Map(
      files.map((file) => [file, imports.filter(({ from, isLoaded }) => isLoaded && from === file)]),
    );
    const findCircle = (file: string, path: string[]): string[] | undefined => {
      if (path.includes(file)) return [...path, file];
      return next
        .get(file)
        ?.map(({ to }) => findCircle(to, [...path, file]))
        .find((circle) => circle !== undefined);
    };
    expect(files.map((file) => findCircle(file, [])).find((circle) => circle !== undefined)).toBeUndefined();
  });

  it('the environment is read in one place', () => {
    const readers = [...files, 'ormconfig.ts'].filter((file) =>
      /process\.env/.test(readFileSync(join(root, file), 'utf8')),
    );
    expect(readers.sort()).toEqual([
      'cli/index.ts',
      'cli/with-context.ts',
      'ormconfig.ts',
      'src/config/index.ts',
    ]);
  });

  it('transactions run by way of the adapter, which repeats those that a deadlock ended', () => {
    expect(filesWith(/\.transaction\(/)).toEqual(['src/adapters/database/transaction.ts']);
  });

  it('a port is a folder with its interface, what makes one, and what implements it', () => {
    const rooms = new Set(files.flatMap((file) => /^src\/adapters\/([^/]+)/.exec(file)?.[1] ?? []));
    const others = [...rooms].filter((room) => !PORTS.includes(room));
    expect(others.sort()).toEqual([
      'database', // TypeORM is its interface.
      'inbox', // One class: what SMS and mail left in the cache.
      'provider', // What those ports share that ask somebody's HTTP gateway.
      'redis', // What the cache and the queue share.
      'timing.ts',
    ]);
    for (const port of PORTS) expect(files).toContain(`src/adapters/${port}/index.ts`);
    expect(loaded(/^src\/adapters\/\w+\/port\.ts$/, /./)).toEqual([]);
  });

  it('an adapter is made by the context, and loaded only when it is configured', () => {
    expect(loaded(/^src\/(?!context\.ts$)/, /^src\/adapters\/\w+\/index\.ts$/)).toEqual([]);
    // The service's own captcha: Verifications.image draws what it issues.
    const implementation = /^src\/adapters\/(\w+)\/(?!index\.ts|port\.ts|image\.ts)/;
    const eager = imports.filter(({ from, to, isLoaded }) => {
      const port = implementation.exec(to)?.[1] ?? '';
      const isInside = from.startsWith(`src/adapters/${port}/`) && !from.endsWith('/index.ts');
      return isLoaded && PORTS.includes(port) && from.startsWith('src/') && !isInside;
    });
    expect(eager).toEqual([]);
  });

  it('what watches calls stays inside its adapters', () => {
    const users = filesWith(/from '(?:prom-client'|@opentelemetry\/)/);
    expect(users.sort()).toEqual([
      'src/adapters/telemetry/opentelemetry.ts',
      'src/adapters/telemetry/prometheus.ts',
    ]);
  });

  it('production packages are loaded only when they are configured', () => {
    const eager = filesWith(
      /^import (?!type).* from '(?:mysql2|sharp|redis|ali-oss|pino-pretty|@photostructure\/sqlite)'/m,
    );
    expect(eager).toEqual(['src/adapters/database/sqlite.ts']);
  });
});
