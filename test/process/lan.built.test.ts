import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderUnicodeCompact } from 'uqr';
import { lanAddress, reachableHost } from '../../src/config/lan';
import { register } from '../harness/accounts';
import { callMethod, freePort } from '../harness/app';
import { messagesTo, registerByEmail } from '../harness/emails';
import { dataUrl, png } from '../harness/images';
import { type MofangProcess, runMofang, startMofang, untilReady } from '../harness/program';

describe('mofang run --lan', () => {
  let dataDir: string;
  let url: string;
  let service: MofangProcess;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'mofang-test-'));
    const port = String(await freePort());
    url = `http://${reachableHost('0.0.0.0')}:${port}`;
    service = startMofang(['run', '--lan', '--port', port], { MOFANG_DATA_DIR: dataDir });
    await untilReady(url, service);
  });
  afterAll(async () => {
    await service.stop();
    await rm(dataDir, { recursive: true });
  });

  const app = {
    call: (...given: [string, unknown?, object?]) => callMethod(url, ...given),
  };

  it('greets with an address that a phone reaches, as text and as a QR code', async () => {
    expect(service.output()).toContain(`answers at ${url}/api\n`);
    expect(service.output()).toContain(`  app       ${url}/app/\n`);
    const code = renderUnicodeCompact(`${url}/app/`).split('\n');
    const expected = lanAddress() === undefined ? ['warning   this machine is on no network'] : code;
    for (const line of expected) expect(service.output()).toContain(`  ${line}`);
    expect((await fetch(`${url}/app/`)).status).toBe(200);
    expect(service.output()).not.toContain('0.0.0.0');
  });

  it('gives pictures that address', async () => {
    const { access } = await register(app);
    await app.call('Users.avatar', { img: dataUrl(await png()) }, { token: access });
    const { result } = await app.call('Users.info', {}, { token: access });
    expect(result.data.avatar.startsWith(`${url}/pictures/`)).toBe(true);
    expect((await fetch(result.data.avatar)).status).toBe(200);
  });

  it('gives activation links that address', async () => {
    const { email } = await registerByEmail(app);
    const links = (await messagesTo(app, email)).flatMap(({ link }) => link ?? []);
    expect(links).toEqual([expect.stringMatching(`^${url}/activate#`)]);
  });
});

it('mofang run takes --lan or --host, not both', async () => {
  const { code, stderr } = await runMofang(['run', '--lan', '--host', '127.0.0.1']);
  expect(code).toBe(1);
  expect(stderr).toContain("'--lan' cannot be used with option '--host <address>'");
});
