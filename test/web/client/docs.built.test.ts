import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { transform } from '@swc/core';
import { register } from '../../harness/accounts';
import { startApp } from '../../harness/app';
import { withApp } from '../../harness/with-app';
import { buildClient } from './built-client';

const root = join(__dirname, '../../..');
const run = promisify(execFile);
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** The code blocks of the page in one language. */
const snippets = (language: string): string[] =>
  [...read('docs/client.md').matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(
    ([, code = '']) => code,
  );

describe('docs/client.md', () => {
  it('shows the page that the browser tests use', () => {
    expect(snippets('html')).toEqual([read('test/browser/pages/client.html')]);
  });

  it('says of the client what can be run: its TypeScript, from top to bottom, is one program', async () => {
    const built = await buildClient();
    try {
      await withApp(startApp(), async (app) => {
        const { mobile, password } = await register(app);
        const program = snippets('ts')
          .join('\n')
          .replaceAll('http://127.0.0.1:5000', app.url)
          .replaceAll("'13800138000'", `'${mobile}'`)
          .replaceAll("'secret-123'", `'${password}'`);
        const printed = await runProgram(built.folder, program);
        const masked = `${mobile.slice(0, 3)}****${mobile.slice(7)}`;
        expect(printed).toEqual([
          `${masked} ${mobile}`,
          '手机号格式有误！',
          'true',
          '魔方 😀',
          'undefined',
          'undefined',
          'true',
          '手机号已经被注册！',
        ]);
      });
    } finally {
      await built.remove();
    }
  });
});

/** Compiles a program strictly, as an app would, and runs it; the lines that it printed. */
async function runProgram(folder: string, program: string): Promise<string[]> {
  await writeFile(join(folder, 'program.mts'), program);
  const options = {
    strict: true,
    target: 'es2022',
    lib: ['es2022', 'dom'],
    module: 'nodenext',
    types: [],
    noEmit: true,
  };
  await writeFile(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: options, files: ['program.mts'] }),
  );
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  await run(process.execPath, [tsc, '-p', folder]).catch(({ stdout }) => {
    throw new Error(stdout);
  });

  const { code } = await transform(program, { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } });
  const storage =
    'const kept = new Map();\n' +
    'globalThis.localStorage = { getItem: (key) => kept.get(key) ?? null, ' +
    'setItem: (key, value) => kept.set(key, value), removeItem: (key) => kept.delete(key) };\n';
  await writeFile(join(folder, 'storage.mjs'), storage);
  await writeFile(join(folder, 'program.mjs'), code);
  const args = ['--import', './storage.mjs', 'program.mjs'];
  const { stdout } = await run(process.execPath, args, { cwd: folder });
  return stdout.trim().split('\n');
}
