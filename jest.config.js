const { left } = require('./test/machine');

// These are published as ES modules only, which Jest's CommonJS loader can't require on Node 20; or they
// import() at run time, which it can't either.
const esm =
  '(@faker-js/faker|@opentelemetry/otlp-exporter-base|cookie|content-disposition|p-limit|yocto-queue)';
const swc = (parser, transform) => [
  '@swc/jest',
  {
    jsc: { target: 'es2023', parser, transform, keepClassNames: true },
    module: { type: 'commonjs' },
    sourceMaps: 'inline',
  },
];

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', ...left.map((suite) => suite.pattern)],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  transform: {
    '\\.ts$': swc(
      { syntax: 'typescript', decorators: true },
      { legacyDecorator: true, useDefineForClassFields: false },
    ),
    [`node_modules/${esm}/.+\\.js$`]: swc({ syntax: 'ecmascript' }),
  },
  transformIgnorePatterns: [`/node_modules/(?!${esm}/)`],
  reporters: ['default', '<rootDir>/test/reporter.js'],
  testTimeout: 30_000,
};
