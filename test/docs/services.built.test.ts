import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expectChecksTokens } from './services';
import { expectStory, readPage } from './story';

const ROOT = join(__dirname, '../..');
const JOSE = pathToFileURL(join(ROOT, 'node_modules/jose/dist/webapi/index.js')).href;

describe('docs/services.md, in Node.js', () => {
  expectChecksTokens({
    language: 'js',
    file: 'service.mjs',
    program: process.execPath,
    complete: (code) => `${code.replace("'jose'", `'${JOSE}'`)}
for (const header of process.argv.slice(2)) console.log(await userId(header).catch(() => 'refused'));
`,
  });
});

it('docs/services.md replaces keys as it says', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mofang-services-'));
  try {
    const page = readPage('docs/services.md')
      .replaceAll('npx mofang', `node ${ROOT}/dist/cli/index.js`)
      .replaceAll('/etc/mofang', folder);
    await expectStory(page);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
