import { Session } from '../../src/auth/session.entity';
import { canonicalIp, trustIn } from '../../src/limits/caller-ip';
import { freshMobile, register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { userOf } from '../harness/users';
import { withApp } from '../harness/with-app';

describe('an IP address has one form', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['203.0.113.7:41000', '203.0.113.7'],
    ['[203.0.113.7]:41000', '203.0.113.7'],
    ['2001:db8::1', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['[2001:db8::1]:41000', '2001:db8::1'],
    ['2001:0DB8:0:0:0:0:0:0001', '2001:db8::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['::1', '::1'],
    ['::', '::'],
    ['::ffff:198.51.100.16', '198.51.100.16'],
    ['::ffff:c633:6410', '198.51.100.16'],
    ['[::FFFF:C633:6410]:41000', '198.51.100.16'],
    ['0:0:0:0:0:ffff:198.51.100.16', '198.51.100.16'],
    ['64:ff9b::198.51.100.1', '198.51.100.1'],
    ['64:ff9b::c633:6401', '198.51.100.1'],
    ['64:ff9b::', '0.0.0.0'],
    ['64:ff9b:1::c633:6401', '64:ff9b:1::c633:6401'],
  ])('%s is %s', (text, ip) => {
    expect(canonicalIp(text)).toBe(ip);
    expect(canonicalIp(ip)).toBe(ip);
  });

  it.each([
    '',
    'unknown',
    '_hidden',
    'localhost',
    'a'.repeat(60),
    '1'.repeat(60),
    '203.0.113',
    '203.0.113.256',
    '203.0.113.07',
    '203.0.113.7:',
    '203.0.113.7:http',
    '203.0.113.7:123456',
    '203.0.113.7, 203.0.113.8',
    ' 203.0.113.7',
    '2001:db8::1::2',
    '2001:db8::1]:41000',
    '[2001:db8::1',
    '[2001:db8::1]41000',
    '[]',
    '%eth0',
    "1.1.1.1' OR 1=1",
  ])('%j is none', (text) => {
    expect(canonicalIp(text)).toBeUndefined();
  });
});

describe('the word of a proxy', () => {
  const trusts = trustIn([
    '10.0.0.0/8',
    '192.0.2.1',
    '2001:db8:1::/48',
    'loopback',
    'linklocal',
    'uniquelocal',
  ]);

  it.each([
    '10.1.2.3',
    '10.1.2.3:41000',
    '::ffff:10.1.2.3',
    '192.0.2.1',
    '2001:db8:1::9',
    '[2001:db8:1::9]:443',
    '127.0.0.1',
    '::1',
    '169.254.1.1',
    'fe80::1%eth0',
    '172.16.0.1',
    '192.168.9.9',
    'fd00::1',
  ])('is believed where it is trusted: %s', (hop) => {
    expect(trusts(hop)).toBe(true);
  });

  it.each(['11.0.0.1', '192.0.2.2', '2001:db8:2::1', '172.32.0.1', 'unknown', ''])(
    'is not believed elsewhere: %j',
    (hop) => {
      expect(trusts(hop)).toBe(false);
    },
  );
});

/** Callers, and what proxies write of each. */
const CALLERS: readonly (readonly [string, readonly string[]])[] = [
  ['203.0.113.7', ['203.0.113.7:41000', '203.0.113.7:41001', '::ffff:cb00:7107', '64:ff9b::203.0.113.7']],
  ['2001:db8::1', ['[2001:db8::1]:41000', '[2001:db8::1]:41001', '2001:DB8:0::1', '2001:db8::1%eth0']],
  ['127.0.0.1', ['x'.repeat(60), 'unknown', `203.0.113.7${' '.repeat(3)}x`, '_secret']],
  ['10.0.0.9', ['unknown, 10.0.0.9', 'x, 10.0.0.9:8080', ',10.0.0.9']],
  ['203.0.113.8', ['203.0.113.8:1, 10.0.0.9:8080', '198.51.100.1, 203.0.113.8, 10.0.0.9']],
];

describe('where a call comes from', () => {
  const env = { MOFANG_TRUST_PROXY: '127.0.0.1,10.0.0.0/8' };
  const from = (forwarded: string) => ({ headers: { 'X-Forwarded-For': forwarded } });
  const errnoOf = async (app: TestApp, forwarded: string) =>
    (await app.call('Users.mobile', { mobile: freshMobile() }, from(forwarded))).result.errno;

  it('is one caller to a limit, however it is written', async () => {
    await withApp(startApp({ ...env, MOFANG_RATE_LIMIT: '1' }), async (app) => {
      for (const [ip, ways] of CALLERS) {
        expect([ip, await errnoOf(app, ip)]).toEqual([ip, 0]);
        for (const way of ways) expect([way, await errnoOf(app, way)]).toEqual([way, 1004]);
      }
    });
  });

  it('is in rows and in the log in one form', async () => {
    await withApp(startApp(env), async (app) => {
      for (const [ip, [way = '']] of CALLERS) {
        const call = (method: string, params?: unknown, options = {}) =>
          app.call(method, params, { ...options, ...from(way) });
        const { id } = await register({ call });
        expect((await userOf(app, id)).ip).toBe(ip);
        expect(await app.context.db.manager.findBy(Session, { userId: id })).toMatchObject([{ ip }]);
      }
      const said = app.log
        .map((line) => JSON.parse(line))
        .filter(({ method }) => method === 'Users.register');
      expect(said.map((line) => line.ip)).toEqual(CALLERS.map(([ip]) => ip));
    });
  });

  it('is the sender where no proxy is trusted, whatever a header says', async () => {
    await withApp(startApp({ MOFANG_RATE_LIMIT: '1' }), async (app) => {
      expect([await errnoOf(app, '203.0.113.7'), await errnoOf(app, '203.0.113.8')]).toEqual([0, 1004]);
    });
  });
});
