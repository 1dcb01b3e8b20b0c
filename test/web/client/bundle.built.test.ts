import { execFile, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createContext, runInContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { startApp } from '../../harness/app';
import { withApp } from '../../harness/with-app';
import { type BuiltClient, buildClient } from './built-client';

const run = promisify(execFile);
const LIMIT_BYTES = 6000;
const FILES = ['index.js', 'index.mjs', 'mofang-client.min.js'];
const esbuild = join(__dirname, '../../../node_modules/.bin/esbuild');

let built: BuiltClient;
beforeAll(async () => {
  built = await buildClient();
});
afterAll(() => built.remove());

/** JavaScript as it must be written for engines that know no more than `target`. */
const written = (code: string, target: string): string =>
  execFileSync(esbuild, ['--loader=js', `--target=${target}`], { input: code, encoding: 'utf8' });
const isEs2017 = (code: string) => written(code, 'es2017') === written(code, 'esnext');
const read = (file: string) => readFileSync(built.file(file), 'utf8');

describe('the built client', () => {
  it.each(FILES)('%s has the syntax of ES2017 and no newer one', (file) => {
    expect(isEs2017(read(file))).toBe(true);
  });

  it.each(['a?.b', 'a ?? b', 'class A { b = 1 }', 'class A { #b() {} }', '({ ...a })', 'try {} catch {}'])(
    'would be caught with %s in it',
    (code) => {
      expect(isEs2017('const a = async () => 2 ** 2')).toBe(true);
      expect(isEs2017(code)).toBe(false);
    },
  );

  it.each(FILES)('%s loads nothing', (file) => {
    expect(read(file)).not.toMatch(/\brequire\(|\bimport\b/);
  });

  it(`is less than ${LIMIT_BYTES} bytes with gzip`, () => {
    expect(gzipSync(read('mofang-client.min.js'), { level: 9 }).length).toBeLessThan(LIMIT_BYTES);
  });

  it('needs nothing of its platform but a way to post, timers and atob', async () => {
    const payload = btoa('{"sub":{"id":7}}');
    const result = { errno: 0, errmsg: 'ok', access_token: `e30.${payload}.`, refresh_token: 'r' };
    const answer = {
      status: 200,
      headers: { get: () => null },
      text: async () => JSON.stringify({ result }),
    };
    const context = createContext({ setTimeout, clearTimeout, atob, fetch: async () => answer });
    runInContext(read('mofang-client.min.js'), context);
    const subject = runInContext(
      `const client = Mofang.createClient({ url: '/api', fetch });
      client.Users.login({ account: 'a', password: 'b' }).then(() => client.tokens.subject());`,
      context,
    );
    expect(await subject).toEqual({ id: 7 });
  });

  it('says what it lacks where there is no way to post', () => {
    const context = createContext({});
    runInContext(read('mofang-client.min.js'), context);
    expect(() => runInContext(`Mofang.createClient({ url: '/api' })`, context)).toThrow(
      'There is neither fetch nor XMLHttpRequest here: pass a fetch to createClient.',
    );
  });

  it.each([
    ['require', 'program.cjs', `const { createClient } = require('mofang/client');`],
    ['import', 'program.mjs', `import { createClient } from 'mofang/client';`],
  ])('is found by %s, and works on Node.js', async (_how, file, line) => {
    await withApp(startApp(), async ({ url }) => {
      await writeFile(
        join(built.folder, file),
        `${line}
        const client = createClient({ url: '${url}/api', language: 'en' });
        client.Users.mobile({ mobile: '13800138000' }).then(({ errmsg }) => console.log(errmsg));`,
      );
      const { stdout } = await run(process.execPath, [join(built.folder, file)]);
      expect(stdout).toBe('ok\n');
    });
  });
});
