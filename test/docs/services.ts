import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { edwards, nist } from '../harness/keys';
import { payloadOf, segment } from '../harness/tokens';
import { blocksOf, readPage } from './story';

/** How the example of a language becomes a program: it answers each header of its arguments on a line. */
export interface Example {
  readonly language: string;
  readonly file: string;
  readonly program: string;
  /** The example made whole. */
  readonly complete: (code: string) => string;
}

/** What the examples of docs/services.md must do, whatever they are written in. */
export function expectChecksTokens({ language, file, program, complete }: Example): void {
  let folder: string;
  let app: TestApp;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mofang-services-'));
    app = await startWith(nist('first'), edwards('second'));
    const [code = ''] = blocksOf(readPage('docs/services.md'), language);
    expect(code).toContain('https://account.example.com');
    await writeFile(join(folder, file), complete(code.replace('https://account.example.com', app.url)));
  });
  afterAll(async () => {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function startWith(...keys: object[]): Promise<TestApp> {
    const path = join(folder, `jwks-${Math.random()}.json`);
    await writeFile(path, JSON.stringify({ keys }));
    return startApp({ MOFANG_JWT_KEYS: path }, {}, { alone: true });
  }

  /** The user id for each header, or `refused`. */
  async function answersTo(headers: readonly string[]): Promise<string[]> {
    const { stdout } = await promisify(execFile)(program, [join(folder, file), ...headers]);
    return stdout.trim().split('\n');
  }

  it('reads the user of a good token, whatever the scheme is called', async () => {
    const { access, id } = await register(app);
    const headers = ['jwt', 'JWT', 'Bearer'].map((scheme) => `${scheme} ${access}`);
    expect(await answersTo(headers)).toEqual([String(id), String(id), String(id)]);
  });

  it('refuses every other', async () => {
    const { access, refresh } = await register(app);
    const stranger = await startWith(nist('first'));
    const foreign = (await register(stranger)).access;
    await stranger.close();
    const [header, , signature] = access.split('.');
    const changed = segment({ ...payloadOf(access), uid: '1000' });
    const bad = [
      refresh,
      foreign,
      `${header}.${changed}.${signature}`,
      `${segment({ alg: 'none', kid: 'first' })}.${changed}.`,
      `${segment({ alg: 'HS256', kid: 'first' })}.${changed}.${signature}`,
      'undefined',
      '',
    ];
    const headers = [...bad.map((token) => `jwt ${token}`), `Basic ${access}`, access, ''];
    expect(await answersTo(headers)).toEqual(headers.map(() => 'refused'));
  });
}
