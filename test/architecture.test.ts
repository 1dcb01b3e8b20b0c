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
/** Rooms that are no namespace of the wire: mechanisms that features are made of. */
const MECHANISMS =
  'adapters app auth codes config events explorer i18n limits messages process rpc rules secrets'.split(' ');
const FEATURE = new RegExp(`^src/(?!(?:${MECHANISMS.join('|')})/|[\\w-]+\\.ts$)`);
/** What may import any file: the composition, and the commands. */
const ROOT = /^(?:src\/[\w-]+\.ts|cli\/.*|migrations\/.*)$/;

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

const read = (file: string) => readFileSync(join(root, file), 'utf8');
/** What a file does, without what its comments say. */
const codeOf = (file: string) => read(file).replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');

/** Files in whose code a pattern is found. */
const filesWith = (pattern: RegExp) => files.filter((file) => pattern.test(codeOf(file)));

describe('the house', () => {
  it('is read as it stands', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(between(/^src\/users\/login\.rpc\.ts$/, /^src\/rpc\/method\.ts$/)).toHaveLength(1);
  });

  it('is described room by room in docs/architecture.md', () => {
    const described = [...read('docs/architecture.md').matchAll(/^\| `([\w/-]+\/)` \| \S/gm)].map(
      ([, room]) => room,
    );
    const foldersOf = (folder: string) =>
      readdirSync(join(root, folder), { withFileTypes: true })
        .filter(
          (entry) => entry.isDirectory() && !/^(?:\.|node_modules$|dist$|data$|coverage$)/.test(entry.name),
        )
        .map(({ name }) => (folder === '.' ? `${name}/` : `${folder}/${name}/`));
    const rooms = [...foldersOf('.'), ...foldersOf('src'), ...foldersOf('web'), 'src/users/account/'];
    expect(described.sort()).toEqual(rooms.filter((room) => room !== 'web/').sort());
  });

  it('has no room called utils, helpers, common, shared or types', () => {
    expect(
      files.filter((file) => /(?:^|\/)(?:utils?|helpers?|common|shared|types|misc)(?:\/|\.)/.test(file)),
    ).toEqual([]);
  });

  it.each([...MECHANISMS])('src/%s imports no feature', (room) => {
    expect(between(new RegExp(`^src/${room}/`), FEATURE)).toEqual([]);
  });

  it('src/rpc knows nothing but errno, failures, texts and the type of a log', () => {
    expect(between(/^src\/rpc\//, /^(?!src\/(?:rpc|i18n)\/|src\/(?:errno|failure|logging)\.ts)/)).toEqual([]);
    expect(loaded(/^src\/rpc\//, /^src\/logging\.ts$/)).toEqual([]);
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
    const readers = filesWith(/\btokens\.(?:secret|previousSecrets)\b|\bdevelopmentSecret\(|\bnew Secret\(/);
    expect(readers.sort()).toEqual(['src/context.ts', 'src/secrets/development-secret.ts']);
    expect(
      between(/^src\/(?!secrets\/|context\.ts)/, /^src\/secrets\/(?:secret|derived-key|known-keys)\.ts$/),
    ).toEqual([]);
  });

  it('of a feature nothing is imported from outside, but for users/account', () => {
    const foreign = imports.filter(({ from, to }) => {
      const [home, other] = [from, to].map((path) => path.split('/')[1]);
      return FEATURE.test(to) && !ROOT.test(from) && other !== home && !to.startsWith('src/users/account/');
    });
    expect(foreign).toEqual([]);
  });

  it('a class of handlers lies in the folder that its namespace on the wire names', () => {
    const folderOf = (namespace: string) =>
      namespace === 'OAuth' ? 'oauth' : namespace.replace(/\B[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
    const served = files.flatMap((file) =>
      [...read(file).matchAll(/^@Namespace\('(\w+)'\)/gm)].map(([, namespace = '']) => ({ file, namespace })),
    );
    expect(served.length).toBeGreaterThan(10);
    expect(served.filter(({ file, namespace }) => file.split('/')[1] !== folderOf(namespace))).toEqual([]);
  });

  it('only the entrance starts sessions', () => {
    expect(filesWith(/\bsessions\.start\(/)).toEqual(['src/users/account/entrance.ts']);
  });

  it('the root of src holds the lists, the composition and a few words that all use, and nothing more', () => {
    const loose = files.flatMap((file) => /^src\/([\w-]+)\.ts$/.exec(file)?.[1] ?? []);
    expect(loose.sort()).toEqual(
      'app context draining entities errno failure health jobs logging namespaces'.split(' '),
    );
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

  it('no import runs in a circle, not even one of types alone', () => {
    const next = new Map(files.map((file) => [file, imports.filter(({ from }) => from === file)]));
    const done = new Set<string>();
    const findCircle = (file: string, path: readonly string[]): readonly string[] | undefined => {
      if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
      if (done.has(file)) return undefined;
      const circle = next.get(file)?.map(({ to }) => findCircle(to, [...path, file]));
      done.add(file);
      return circle?.find((each) => each !== undefined);
    };
    expect(files.map((file) => findCircle(file, [])).find((circle) => circle !== undefined)).toBeUndefined();
  });

  it('the environment is given to the configuration by the commands', () => {
    const readers = [...files, 'ormconfig.ts'].filter((file) => /process\.env/.test(codeOf(file)));
    expect(readers.sort()).toEqual(['cli/index.ts', 'cli/with-context.ts', 'ormconfig.ts']);
  });

  it('events are added, and removed when they are old, by nothing else', () => {
    expect(
      filesWith(
        /\bAccountEvent\b[^;]*\b(?:update|delete|save|remove|upsert)\b|\b(?:update|delete|save|remove|upsert)\(\s*AccountEvent/,
      ),
    ).toEqual(['src/events/events.jobs.ts']);
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
    // Always needed: the service's own captcha, which Verifications.image draws, and the cache by keyed names.
    const implementation = /^src\/adapters\/(\w+)\/(?!index\.ts|port\.ts|image\.ts|keyed\.ts)/;
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
