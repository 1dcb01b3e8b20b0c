import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../../../src/config';
import { namespacesFor } from '../../../src/namespaces';
import { describe as documentOf } from '../../../src/rpc/describe';
import { createRegistry } from '../../../src/rpc/registry';

const root = join(__dirname, '../../..');

/** The file that scripts/generate-client.mjs makes of what is served now. */
function generate(): string {
  const config = readConfig({ MOFANG_ENV: 'test' });
  const registry = createRegistry(namespacesFor(config));
  const document = documentOf(registry, { version: '0', url: '/api', settings: config });
  const script = join(root, 'scripts/generate-client.mjs');
  return execFileSync(process.execPath, [script, '--print'], {
    input: JSON.stringify(document),
    encoding: 'utf8',
  });
}

describe('web/client/methods.ts', () => {
  it('is what the service serves', () => {
    const written = readFileSync(join(root, 'web/client/methods.ts'), 'utf8');
    if (written === generate()) return;
    throw new Error('web/client/methods.ts is not what the service serves: run `npm run generate`.');
  });
});
