/**
 * What suites that need nothing run in `embedded` alone, and why the servers would say nothing new: by how
 * their paths in test/ begin. All others run in `servers` too.
 */
module.exports = {
  'adapters/':
    'Each adapter is tested by itself; what a port promises is a contract that all of its adapters pass.',
  'architecture.test.ts': 'Reads the sources.',
  'cli/new-migration/': 'Opens databases of its own.',
  'cli/user.test.ts': 'MariaDB has cli/user.mariadb.test.ts.',
  'config/': 'Starts no service.',
  'deploy/': 'Starts no service.',
  'docs/': 'Starts no service.',
  'errno.test.ts': 'Starts no service.',
  'health.test.ts': 'Redis has health.redis.test.ts.',
  'log.test.ts': 'Watches one service from inside; on servers calls go to two in turn.',
  'logging.test.ts': 'Starts no service.',
  'messages/': 'Starts no service.',
  'process/': 'Starts no service.',
  'architecture-of-tests.test.ts': 'Reads the names of suites.',
  'rpc/bounds.test.ts': 'Serves namespaces of its own.',
  'rpc/method.types.test.ts': 'Is compiled, not run.',
  'rpc/params.test.ts': 'Serves namespaces of its own.',
  'rpc/protocol.test.ts': 'Serves namespaces of its own.',
  'rpc/registry.test.ts': 'Serves namespaces of its own.',
  'rpc/retry-after.test.ts': 'Serves namespaces of its own.',
  'rpc/stages.test.ts': 'Serves namespaces of its own.',
  'web/client/client.types.test.ts': 'Is compiled, not run.',
  'web/client/generated.test.ts': 'Starts no service.',
  'web/explorer/': 'Runs in a browser.',
};
