const { execFileSync } = require('node:child_process');

/** What some suites need that not every machine has: programs, and what is installed in Debian for them. */
const needs = [
  {
    name: 'servers',
    commands: ['which mariadbd', 'which redis-server'],
    packages: ['mariadb-server', 'redis-server'],
  },
  { name: 'browser', commands: ['which chromium'], packages: ['chromium'] },
  {
    name: 'python',
    commands: ["/usr/bin/python3 -c 'import jwt, cryptography'"],
    packages: ['python3-jwt', 'python3-cryptography'],
  },
];

function succeeds(command) {
  try {
    execFileSync('sh', ['-c', command], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

// CI runs everything: there, a suite whose program is missing fails.
exports.missing = process.env.CI ? [] : needs.filter(({ commands }) => !commands.every(succeeds));

/** Whether suites can run that need `servers`, a `browser` or `python`. */
exports.has = (name) => !exports.missing.some((need) => need.name === name);
