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
  {
    name: 'Python',
    program: '/usr/bin/python3',
    modules: ['jwt', 'cryptography'],
    pattern: '\\.python\\.test\\.ts$',
    package: 'python3-jwt python3-cryptography',
  },
];

function isInstalled({ program, modules = [] }) {
  try {
    execFileSync('which', [program], { stdio: 'ignore' });
    for (const module of modules) execFileSync(program, ['-c', `import ${module}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const missing = suites.filter((suite) => !isInstalled(suite));

// CI runs everything: there, a suite whose program is missing fails.
exports.left = process.env.CI ? [] : missing;

/** Whether suites can run on servers too. */
exports.hasServers = !exports.left.some(({ name }) => name === 'MariaDB' || name === 'Redis');
