const { execFileSync } = require('node:child_process');

/** Suites that need a program which not every machine has; those of a cluster need two. */
const suites = [
  {
    name: 'MariaDB',
    program: 'mariadbd',
    pattern: '\\.(mariadb|cluster)\\.test\\.ts$',
    package: 'mariadb-server',
  },
  {
    name: 'Redis',
    program: 'redis-server',
    pattern: '\\.(redis|cluster)\\.test\\.ts$',
    package: 'redis-server',
  },
  { name: 'browser', program: 'chromium', pattern: '\\.chromium\\.test\\.ts$', package: 'chromium' },
];

function isInstalled(program) {
  try {
    execFileSync('which', [program], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const missing = suites.filter(({ program }) => !isInstalled(program));

// CI runs everything: there, a suite whose program is missing fails.
exports.left = process.env.CI ? [] : missing;

/** Whether suites can run on servers too. */
exports.hasServers = !exports.left.some(({ name }) => name === 'MariaDB' || name === 'Redis');
