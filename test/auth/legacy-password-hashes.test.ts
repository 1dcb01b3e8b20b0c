import argon2 from 'argon2';
import { User } from '../../src/users/account/user.entity';
import { type Account, register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';

const CHINESE = 'mófang 密码😀';

/** Made by python3's hashlib, in the forms of werkzeug.security and django.contrib.auth.hashers. */
const HASHES: [string, string, string][] = [
  [
    'werkzeug pbkdf2, 1,000 rounds',
    '123456',
    'pbkdf2:sha256:1000$XcUw3kPq$bdd51c20e1d4f072646f24416e48f35dab2ce9f9f05fd9165cc40a15229e8d20',
  ],
  [
    'werkzeug pbkdf2, 150,000 rounds',
    CHINESE,
    'pbkdf2:sha256:150000$gQ7nY2bW$2aa53fe68f1b1e2e8089ab511b9bd501a573c596a0f302555515ef8bb01cf9b1',
  ],
  [
    'werkzeug pbkdf2, 600,000 rounds',
    '123456',
    'pbkdf2:sha256:600000$n9YxLw5uJbT2sHqA$8ca792c08d369e54eca03bae0a4c65bed4b55f8fb26a03c7b60d06d14cf75d2c',
  ],
  [
    'werkzeug scrypt, its default',
    '123456',
    'scrypt:32768:8:1$Zk4mR8vTq1LsW0Yp$38b9fb83f3a9edc37dca2a5d5ecd624fa76d9c1c5afbaa65c19b7b750d446397c678b7651ea840f114573bc399321fa977faf97fd8d2630c473f8fcd613d6e73',
  ],
  [
    'werkzeug scrypt, two lanes',
    CHINESE,
    'scrypt:16384:8:2$b7HqPz2N$0a08595623a624fe5c1e055fcf6fd9272beec9a90241a2cd5668986e870a35abcf603f81159c266a5d709bd008bba11b938766ad3495418021eb2618caee94a7',
  ],
  [
    'Django pbkdf2, 10,000 rounds',
    '123456',
    'pbkdf2_sha256$10000$seasalt$F6RX2R5PuAOwXQ1rEPIPXDFzER6q9l5ckE9QPo/bbq0=',
  ],
  [
    'Django pbkdf2, 36,000 rounds',
    CHINESE,
    'pbkdf2_sha256$36000$vJ5u0oXbT9zLw2$QUl0X02tQygm67gaVR6Jq/qC3N536QUTEvHYZnL33f8=',
  ],
];

const WERKZEUG = HASHES[0]?.[2] ?? '';
const SCRYPT = HASHES[3]?.[2] ?? '';
const DJANGO = HASHES[5]?.[2] ?? '';

describe('hashes of earlier systems', () => {
  let app: TestApp;
  let account: Account;
  beforeAll(async () => {
    app = await startApp();
  });
  beforeEach(async () => {
    account = await register(app);
  });
  afterAll(() => app.close());

  const store = (passwordHash: string) =>
    app.context.db.manager.update(User, { id: account.id }, { passwordHash });
  const stored = async () =>
    (await app.context.db.manager.findOneByOrFail(User, { id: account.id })).passwordHash;
  const tryLogin = (password: string) => app.call('Users.login', { account: account.mobile, password });

  it.each(HASHES)(
    '%s: logs in, is argon2id from then on, and logs in again',
    async (_what, password, hash) => {
      await store(hash);
      expect((await tryLogin(password)).result.errno).toBe(0);
      const upgraded = await stored();
      expect(upgraded).toMatch(/^\$argon2id\$v=19\$m=256,t=1,p=1\$/);
      expect((await tryLogin(password)).result.errno).toBe(0);
      expect(await stored()).toBe(upgraded);
    },
  );

  it.each(HASHES)('%s: a wrong password is refused, and the hash stays', async (_what, password, hash) => {
    await store(hash);
    for (const wrong of [`${password}x`, '']) {
      expect((await tryLogin(wrong)).result).toEqual({
        errno: 1001,
        errmsg: { password: ['账号或密码错误！'] },
      });
    }
    expect(await stored()).toBe(hash);
  });

  it.each([
    ['nothing', ''],
    ['a plain password', '123456'],
    ['Django’s unusable password', '!nUq0kC5'],
    ['md5', 'md5$salt$e10adc3949ba59abbe56e057f20f883e'],
    ['werkzeug plain', 'plain$$123456'],
    ['werkzeug sha1', WERKZEUG.replace('sha256', 'sha1')],
    ['werkzeug without digest', 'pbkdf2:sha256:1000$XcUw3kPq$'],
    ['werkzeug with half a digest', WERKZEUG.slice(0, -32)],
    ['werkzeug without rounds', WERKZEUG.replace(':1000', '')],
    ['werkzeug with no round', WERKZEUG.replace(':1000', ':0')],
    ['werkzeug with fewer than no rounds', WERKZEUG.replace(':1000', ':-1')],
    ['werkzeug with more rounds than there are', WERKZEUG.replace(':1000', ':4294967296')],
    ['scrypt of a cost that is none', SCRYPT.replace('32768', '32767')],
    ['scrypt of a cost of one', SCRYPT.replace('32768', '1')],
    ['scrypt without lanes', SCRYPT.replace(':8:1', ':8')],
    ['Django without rounds', DJANGO.replace('10000', '')],
    ['Django with another digest', DJANGO.replace('sha256', 'sha1')],
    ['argon2 with nothing behind', '$argon2id$'],
    ['argon2 with nonsense behind', '$argon2id$v=19$m=256,t=1,p=1$nonsense'],
  ])('%s is nobody’s hash: the login is refused like any wrong password', async (_what, hash) => {
    await store(hash);
    for (const password of ['123456', '']) {
      const { status, result } = await tryLogin(password);
      expect(status).toBe(200);
      expect(result).toEqual({ errno: 1001, errmsg: { password: ['账号或密码错误！'] } });
    }
  });

  it.each([
    ['memory', { memoryCost: 512, timeCost: 1, parallelism: 1 }],
    ['passes', { memoryCost: 256, timeCost: 2, parallelism: 1 }],
    ['kind', { memoryCost: 256, timeCost: 1, parallelism: 1, type: argon2.argon2i }],
  ])('an argon2 hash of another %s is made anew at login', async (_what, cost) => {
    const hash = await argon2.hash('moved-on', cost);
    await store(hash);
    expect((await tryLogin('wrong-pass')).result.errno).toBe(1001);
    expect(await stored()).toBe(hash);
    expect((await tryLogin('moved-on')).result.errno).toBe(0);
    expect(await stored()).toMatch(/^\$argon2id\$v=19\$m=256,t=1,p=1\$/);
    expect((await tryLogin('moved-on')).result.errno).toBe(0);
  });

  it('a hash at today’s cost is left as it is', async () => {
    const hash = await stored();
    expect((await tryLogin(account.password)).result.errno).toBe(0);
    expect(await stored()).toBe(hash);
  });
});
