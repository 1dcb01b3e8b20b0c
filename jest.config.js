const { has } = require('./test/machine');
const onlyEmbedded = require('./test/only-embedded');

// These are published as ES modules only, which Jest's CommonJS loader can't require on Node 20; or they
// import() at run time, which it can't either.
const esm = '(@faker-js/faker|@opentelemetry/otlp-exporter-base|p-limit|yocto-queue)';
const swc = (parser, transform) => [
  '@swc/jest',
  {
    jsc: { target: 'es2023', parser, transform, keepClassNames: true },
    module: { type: 'commonjs' },
    sourceMaps: 'inline',
  },
];

/** @type {import('jest').Config} */
const common = {
  testEnvironment: 'node',
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.stryker-tmp/'],
  transform: {
    '\\.ts$': swc(
      { syntax: 'typescript', decorators: true },
      { legacyDecorator: true, useDefineForClassFields: false },
    ),
    [`node_modules/${esm}/.+\\.js$`]: swc({ syntax: 'ecmascript' }),
  },
  transformIgnorePatterns: [`/node_modules/(?!${esm}/)`],
};

/** Names of suites that say what they need. */
const named = (...needs) => `\\.(${needs.join('|')})\\.test\\.ts$`;

/** Needs nothing: services are in the process of the test, on SQLite. */
const embedded = {
  ...common,
  displayName: 'embedded',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // What is tested of the harness is how it starts processes.
  testPathIgnorePatterns: [
    '/node_modules/',
    '/test/harness/',
    named('built', 'mariadb', 'redis', 'cluster', 'python', 'chromium', 'long'),
  ],
};

/** Needs what `npm run build` makes, which is made first where a source is newer. */
const built = {
  ...common,
  displayName: 'built',
  testRegex: [named('built')],
  globalSetup: '<rootDir>/test/harness/built.setup.ts',
};

/** Needs Python with PyJWT. */
const python = { ...common, displayName: 'python', testRegex: [named('python')] };

/** Needs Chromium, and what is built. */
const browser = { ...built, displayName: 'browser', testRegex: [named('chromium')] };

/**
 * Needs MariaDB and Redis, and what is built. The suites of `embedded` run here again: what they call are two
 * processes of the built program that answer in turn (test/harness/world.ts).
 */
const servers = {
  ...common,
  displayName: 'servers',
  // Suites of several projects may run in one process: this tells them apart.
  globals: { MOFANG_TEST_WORLD: 'servers' },
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: [
    '/node_modules/',
    named('built', 'python', 'chromium', 'long'),
    `/test/(?:${Object.keys(onlyEmbedded).join('|')})(?!.*${named('mariadb', 'redis', 'cluster')})`,
  ],
  globalSetup: '<rootDir>/test/harness/servers.setup.ts',
  globalTeardown: '<rootDir>/test/harness/servers.teardown.ts',
};

/** Needs the same, and minutes: `npm run test:long`, before a release. */
const long = {
  ...servers,
  displayName: 'long',
  testMatch: undefined,
  testRegex: [named('long')],
  testPathIgnorePatterns: ['/node_modules/'],
};

/** @type {import('jest').Config} */
module.exports = {
  projects: [
    ...[embedded, built],
    ...(has('python') ? [python] : []),
    ...(has('browser') ? [browser] : []),
    ...(has('servers') ? [servers, long] : []),
  ],
  reporters: ['default', '<rootDir>/test/reporter.js'],
  // Real servers and browsers, on whatever machine.
  testTimeout: 120_000,
  // By default Jest keeps one core for itself. Most suites wait for servers, so all cores can work.
  maxWorkers: '100%',
  // Each suite loads the whole program anew and leaves some of it behind: 200 of them in one process run out
  // of memory. With a limit the suites run in a process of their own, which is replaced when it has grown.
  workerIdleMemoryLimit: '1GB',
};
