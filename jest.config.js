const { hasServers, left } = require('./test/machine');

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
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  transform: {
    '\\.ts$': swc(
      { syntax: 'typescript', decorators: true },
      { legacyDecorator: true, useDefineForClassFields: false },
    ),
    [`node_modules/${esm}/.+\\.js$`]: swc({ syntax: 'ecmascript' }),
  },
  transformIgnorePatterns: [`/node_modules/(?!${esm}/)`],
};

const embedded = {
  ...common,
  displayName: 'embedded',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // What is tested of the helpers is how they start processes.
  testPathIgnorePatterns: ['/node_modules/', '/test/harness/', ...left.map((suite) => suite.pattern)],
};

/** Folders of tests that are of one world: what they test is no answer to a call, or starts what it needs itself. */
const ONE_WORLD = [
  'adapters', // what stands behind a port, on servers of its own
  'browser', // pages
  'cli', // commands, which start services themselves
  'config', // settings
  'deploy', // configuration of containers
  'docs', // what pages tell to do
  'messages', // texts
  'process', // processes and their ends
  'rpc', // the protocol, by namespaces of the tests
  'scripts', // what builds
  'web', // the client's package
];

/**
 * What calls answer, once more: two processes of the built program that answer in turn, on MariaDB and Redis
 * (test/harness/world.ts). Every folder of tests belongs here but for those above, of which some suites do.
 */
const onServers = {
  ...common,
  displayName: 'servers',
  // Suites of both projects may run in one process: this tells them apart.
  globals: { MOFANG_TEST_WORLD: 'servers' },
  testMatch: [
    `<rootDir>/test/!(${ONE_WORLD.join('|')})/**/*.test.ts`,
    '<rootDir>/test/cli/import.test.ts',
    '<rootDir>/test/web/client/{batch,calls,logins,refresh,storage,tokens}.test.ts',
    '<rootDir>/test/rpc/{cors,internal-errors,limits,openrpc,rules,transport}.test.ts',
  ],
  testPathIgnorePatterns: ['/node_modules/', '\\.(mariadb|redis|cluster|chromium)\\.test\\.ts$'],
  globalSetup: '<rootDir>/test/harness/servers.setup.ts',
  globalTeardown: '<rootDir>/test/harness/servers.teardown.ts',
};

/** @type {import('jest').Config} */
module.exports = {
  projects: hasServers ? [embedded, onServers] : [embedded],
  reporters: ['default', '<rootDir>/test/reporter.js'],
  // Real servers and browsers, on whatever machine.
  testTimeout: 120_000,
  // Each suite loads the whole program anew and leaves some of it behind: 200 of them in one process run out
  // of memory. With a limit the suites run in a process of their own, which is replaced when it has grown.
  workerIdleMemoryLimit: '1GB',
};
