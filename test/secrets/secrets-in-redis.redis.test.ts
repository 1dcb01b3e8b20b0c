import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MailMessage } from '../../src/adapters/mail/port';
import type { CodeMessage } from '../../src/adapters/sms/port';
import { User } from '../../src/users/account/user.entity';
import { freshMobile } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { tryRegister } from '../harness/codes';
import { freshEmail } from '../harness/emails';
import { bind, logInWith, startOAuthWorld, visit } from '../harness/oauth';
import { type Redis, startRedis } from '../harness/redis';
import { contentsOf } from '../harness/redis-contents';
import { payloadOf } from '../harness/tokens';
import { withApp } from '../harness/with-app';

const YESTERDAY = 'the secret of yesterday, long enough';
const TODAY = 'the secret of today, which is long enough';

describe('what a service leaves in Redis', () => {
  let redis: Redis;
  let folder: string;
  const apps: TestApp[] = [];
  const sms: CodeMessage[] = [];
  const mails: MailMessage[] = [];

  beforeAll(async () => {
    redis = await startRedis();
    folder = await mkdtemp(join(tmpdir(), 'mofang-redis-secrets-'));
  });
  beforeEach(async () => {
    sms.length = 0;
    mails.length = 0;
    await redis.ask('FLUSHALL');
  });
  afterEach(async () => {
    for (const app of apps.splice(0)) await app.close();
  });
  afterAll(async () => {
    await redis.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** A service that sends what it sends, and keeps none of it in the inbox. */
  async function start(env: NodeJS.ProcessEnv = {}): Promise<TestApp> {
    const app = await startApp(
      { MOFANG_REDIS_URL: redis.url, ...env },
      {
        sms: { sendCode: async (message) => void sms.push(message) },
        mail: { send: async (message) => void mails.push(message), close: async () => undefined },
      },
    );
    apps.push(app);
    return app;
  }

  /** Keys that sign tokens in place of the secret, so that they are good at services with different ones. */
  async function keysFile(): Promise<string> {
    const { privateKey } = generateKeyPairSync('ed25519');
    const key = { ...privateKey.export({ format: 'jwk' }), kid: 'tests' };
    const path = join(folder, 'keys.json');
    await writeFile(path, JSON.stringify({ keys: [key] }));
    return path;
  }

  async function register({ call }: TestApp) {
    const mobile = freshMobile();
    await call('Users.sms', { mobile });
    const { result } = await tryRegister({ call }, { mobile, sms_code: sms.at(-1)?.code ?? '' });
    expect(result.errno).toBe(0);
    return { mobile, access: result.access_token as string, refresh: result.refresh_token as string };
  }

  const rotate = async ({ call }: TestApp, token: string) =>
    (await call('Users.refresh', { rotate: true }, { token })).result;

  it('names nobody: not by the mobile, the e-mail or the account', async () => {
    const app = await start();
    const { mobile, access } = await register(app);
    const [email, stranger] = [freshEmail(), freshMobile()];
    const account = 'somebody_4711';
    for (const each of [mobile, email, stranger, account]) {
      const { result } = await app.call('Users.login', { account: each, password: 'wrong-one' });
      expect(result.errno).toBe(1001);
    }
    for (const [method, params] of [
      ['Passwords.forgot', { mobile }],
      ['Passwords.forgot', { email }],
      ['Verifications.sms', { mobile: stranger, purpose: 'bind' }],
      ['Verifications.email', { email, send_type: 'bind' }],
      ['Users.sms', { mobile: stranger }],
    ] as const) {
      expect((await app.call(method, params, { token: access })).result.errno).toBe(0);
    }
    const text = await contentsOf(redis);
    for (const kind of ['logins:', 'sends:target:', 'cooldown:', 'code:']) expect(text).toContain(kind);
    for (const name of [mobile, email, stranger, account]) expect(text).not.toContain(name);
  });

  it('holds the answer to a rotation, from which a retry is answered, and no token', async () => {
    const app = await start();
    const { refresh } = await register(app);
    const first = await rotate(app, refresh);
    const text = await contentsOf(redis);
    expect(text).toMatch(/refreshed:[0-9a-f]+:0/);
    for (const token of [refresh, first.access_token, first.refresh_token]) {
      for (const part of token.split('.').slice(1)) expect(text).not.toContain(part);
    }
    expect(await rotate(app, refresh)).toEqual(first);
  });

  it('holds a login by way of a provider and its binding, and no code verifier, id or name', () =>
    withApp(startOAuthWorld({ MOFANG_REDIS_URL: redis.url }), async (world) => {
      const { params, person } = await visit(world, 'github');
      const away = await contentsOf(redis);
      const { access_token } = (await world.app.call('OAuth.login', params)).result;
      const back = await contentsOf(redis);
      expect(away).toMatch(/oauth-state:\S+/);
      expect(back).toMatch(/oauth-binding:\S+/);
      const verifiers = world.fakes.github.requests.flatMap(({ params }) => params.getAll('code_verifier'));
      expect(verifiers).toEqual([expect.stringMatching(/^[\w-]{43}$/)]);
      for (const text of [away, back])
        for (const secret of [...verifiers, person, 'octocat']) expect(text).not.toContain(secret);
      expect(await bind(world.app, access_token)).toMatchObject({ errno: 0 });
    }));

  it('is no identity to a service with another secret, where the binding token is refused', async () => {
    const common = { MOFANG_REDIS_URL: redis.url, MOFANG_JWT_KEYS: await keysFile() };
    await withApp(startOAuthWorld({ ...common, MOFANG_JWT_SECRET: YESTERDAY }), async (one) => {
      const { access_token } = await logInWith(one, 'github');
      await withApp(startOAuthWorld({ ...common, MOFANG_JWT_SECRET: TODAY }), async ({ app }) => {
        expect(await bind(app, access_token)).toMatchObject({ errno: 10_129 });
      });
      expect(await bind(one.app, access_token)).toMatchObject({ errno: 0 });
    });
  });

  it('is lost to a service with another secret, where a retry gets another good answer', async () => {
    const common = {
      MOFANG_DATABASE_URL: `sqlite:${join(folder, 'one.sqlite')}`,
      MOFANG_JWT_KEYS: await keysFile(),
    };
    const one = await start({ ...common, MOFANG_JWT_SECRET: YESTERDAY });
    const { mobile, refresh } = await register(one);
    const first = await rotate(one, refresh);
    await one.context.db.manager.update(User, { mobile }, { nickname: '新名字' });
    expect(await rotate(one, refresh)).toEqual(first);
    // It could not read the jobs of the first one, either.
    const other = await start({ ...common, MOFANG_JWT_SECRET: TODAY });
    const retry = await rotate(other, refresh);
    expect(payloadOf(retry.access_token).sub.nickname).toBe('新名字');
    expect((await other.call('Users.info', {}, { token: retry.access_token })).result.errno).toBe(0);
    expect((await rotate(other, retry.refresh_token)).errno).toBe(0);
  });
});
