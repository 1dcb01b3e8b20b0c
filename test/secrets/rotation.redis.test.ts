import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codeOf, freshMobile, register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { askForCode, tryRegister, wrongCodes } from '../harness/codes';
import { activationCode, freshEmail, mailCode, registerByEmail } from '../harness/emails';
import { bind, logInWith, type OAuthWorld, startProviders, visit } from '../harness/oauth';
import { type Redis, startRedis } from '../harness/redis';

const OLD = 'the secret of before: long enough for all';
const NEW = 'the secret of today: long enough for all';
const LOGIN_TRIES = 3;
const SENT_TO_A_TARGET = 2;

/** Makes something at one service; what it returns says whether another service knows it. */
type Making = (world: OAuthWorld) => Promise<(app: TestApp) => Promise<boolean>>;

const resultOf = async ({ call }: TestApp, method: string, params: object, token?: string) =>
  (await call(method, params, token === undefined ? {} : { token })).result;
const errnoOf = async (...args: Parameters<typeof resultOf>) => (await resultOf(...args)).errno;
const failLogin = (app: TestApp, account: string) =>
  errnoOf(app, 'Users.login', { account, password: 'wrong-pass' });

const KEPT: Readonly<Record<string, Making>> = {
  'a code that was sent by SMS': async ({ app }) => {
    const { mobile, code } = await askForCode(app);
    return async (other) => (await tryRegister(other, { mobile, sms_code: code })).result.errno === 0;
  },
  'a code that was sent by mail': async ({ app }) => {
    const email = freshEmail();
    const email_code = await mailCode(app, email, 'register');
    const params = { username: `u${Date.now()}`, email, password: 'secret-123', password2: 'secret-123' };
    return async (other) =>
      (await errnoOf(other, 'Users.registerByEmail', { ...params, email_code, allow: 'true' })) === 0;
  },
  'the tries at a code': async ({ app }) => {
    const { mobile, code } = await askForCode(app);
    const [first = '', second = '', third = ''] = wrongCodes(code, 3);
    for (const sms_code of [first, second]) await tryRegister(app, { mobile, sms_code });
    return async (other) => {
      const { result: wrong } = await tryRegister(other, { mobile, sms_code: third });
      const { result: dead } = await tryRegister(other, { mobile, sms_code: code });
      return dead.errno === 1001 && JSON.stringify(wrong) !== JSON.stringify(dead);
    };
  },
  'the cooldown of a target': async ({ app }) => {
    const { mobile } = await askForCode(app);
    return async (other) => {
      const { errno, data } = await resultOf(other, 'Users.sms', { mobile });
      return errno === 1002 && data.time <= 60;
    };
  },
  'the cap of a target': async ({ app }) => {
    const mobile = freshMobile();
    for (const purpose of ['bind', 'reset']) await resultOf(app, 'Verifications.sms', { mobile, purpose });
    return async (other) => {
      const { errno, data } = await resultOf(other, 'Users.sms', { mobile });
      return errno === 1002 && data.time > 60 && data.time <= 86_400;
    };
  },
  'a lock of an account': async ({ app }) => {
    const account = freshMobile();
    for (let i = 0; i <= LOGIN_TRIES; i++) await failLogin(app, account);
    return async (other) => (await failLogin(other, account)) === 1004;
  },
  'failed logins that lock nothing yet': async ({ app }) => {
    const account = freshMobile();
    for (let i = 1; i < LOGIN_TRIES; i++) await failLogin(app, account);
    return async (other) =>
      (await failLogin(other, account)) === 1001 && (await failLogin(other, account)) === 1004;
  },
  'an access token': async ({ app }) => {
    const { access } = await register(app);
    return async (other) => (await errnoOf(other, 'Users.info', {}, access)) === 0;
  },
  'a refresh token': async ({ app }) => {
    const { refresh } = await register(app);
    return async (other) => (await errnoOf(other, 'Users.refresh', { rotate: true }, refresh)) === 0;
  },
  'the answer to a rotation': async ({ app }) => {
    const { refresh } = await register(app);
    const first = await resultOf(app, 'Users.refresh', { rotate: true }, refresh);
    return async (other) => {
      const again = await resultOf(other, 'Users.refresh', { rotate: true }, refresh);
      return JSON.stringify(again) === JSON.stringify(first);
    };
  },
  'an activation link': async ({ app }) => {
    const { email } = await registerByEmail(app);
    const code = await activationCode(app, email);
    return async (other) => (await errnoOf(other, 'Users.activate', { code })) === 0;
  },
  'a login that is on its way through a provider': async (world) => {
    const { params, state_secret } = await visit(world, 'github');
    return async (other) => (await errnoOf(other, 'OAuth.login', { ...params, state_secret })) === 0;
  },
  'a binding token': async (world) => {
    const { access_token } = await logInWith(world, 'weibo');
    return async (other) => (await bind(other, access_token)).errno === 0;
  },
};

/** A reset token is a random text, kept hashed: no secret is in it. */
const resetToken: Making = async ({ app }) => {
  const { mobile } = await register(app);
  await resultOf(app, 'Passwords.forgot', { mobile });
  const { reset_token } = await resultOf(app, 'Passwords.verify', {
    mobile,
    code: await codeOf(app, mobile),
  });
  const passwords = { password1: 'secret-456', password2: 'secret-456' };
  return async (other) => (await errnoOf(other, 'Passwords.reset', { reset_token, ...passwords })) === 0;
};

describe('what was made before a rotation of the secret', () => {
  let redis: Redis;
  let folder: string;
  let providers: Awaited<ReturnType<typeof startProviders>>;
  beforeAll(async () => {
    redis = await startRedis();
    folder = await mkdtemp(join(tmpdir(), 'mofang-rotation-'));
    providers = await startProviders();
  });
  afterAll(async () => {
    await providers.close();
    await redis.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** A process of a service, by name of that: they have their data in common. */
  const start = (service: string, secret: string, previous = '') =>
    startApp({
      ...providers.settings,
      MOFANG_DATABASE_URL: `sqlite:${join(folder, `${service}.sqlite`)}`,
      MOFANG_REDIS_URL: redis.url,
      MOFANG_REDIS_PREFIX: `${service}:`,
      MOFANG_REFRESH_RETRY_SECONDS: '300',
      MOFANG_LOGIN_TRIES: String(LOGIN_TRIES),
      MOFANG_CODES_PER_TARGET_DAY: String(SENT_TO_A_TARGET),
      MOFANG_JWT_SECRET: secret,
      MOFANG_JWT_SECRET_PREVIOUS: previous,
    });

  async function makeAll(app: TestApp) {
    const world = { app, fakes: providers.fakes };
    const checks = new Map<string, (app: TestApp) => Promise<boolean>>();
    for (const [name, make] of Object.entries({ ...KEPT, 'a reset token': resetToken }))
      checks.set(name, await make(world));
    return checks;
  }

  describe.each<[string, [string, string?], [string, string?], boolean]>([
    ['is good where the secret of before is known', [OLD], [NEW, OLD], true],
    [
      'is good at a process that has the next secret for its present one already',
      [OLD, NEW],
      [NEW, OLD],
      true,
    ],
    ['is good at a process that still has the secret of before', [NEW, OLD], [OLD, NEW], true],
    ['is gone where the secret of before is not known', [OLD], [NEW], false],
  ])('%s:', (_which, before, after, isGood) => {
    const service = crypto.randomUUID();
    let app: TestApp;
    let checks: Awaited<ReturnType<typeof makeAll>>;
    beforeAll(async () => {
      const earlier = await start(service, ...before);
      checks = await makeAll(earlier);
      await earlier.close();
      app = await start(service, ...after);
    });
    afterAll(() => app.close());

    it.each(Object.keys(KEPT))('%s', async (kind) => {
      expect(await checks.get(kind)?.(app)).toBe(isGood);
    });

    it('a reset token, which is good anyway', async () => {
      expect(await checks.get('a reset token')?.(app)).toBe(true);
    });
  });
});
