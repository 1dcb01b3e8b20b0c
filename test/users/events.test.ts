import { AccountEvent } from '../../src/events/event.entity';
import { removeOldEvents } from '../../src/events/events.jobs';
import { namespacesFor } from '../../src/namespaces';
import { createRegistry } from '../../src/rpc/registry';
import { type Account, codeOf, freshMobile, login, register } from '../harness/accounts';
import { pass, startClock, stopClock } from '../harness/clock';
import { freshEmail, mailCode, smsCode } from '../harness/emails';
import { bind, logInWith, useOAuthWorld } from '../harness/oauth';
import { until } from '../harness/until';

/** Methods that write nothing down, and why. */
const SILENT: Record<string, string> = {
  'Users.mobile': 'reads',
  'Users.username': 'reads',
  'Users.email': 'reads',
  'Users.sms': 'sends a message; nothing of an account changes',
  'Users.resendActivation': 'sends a message; nothing of an account changes',
  'Users.sendConfirmCode': 'sends a message; nothing of an account changes',
  'Users.confirm': 'gives credentials once more; opens nothing by itself',
  'Users.verify': 'reads',
  'Users.refresh': 'goes on with a session',
  'Users.info': 'reads',
  'Users.profile': 'reads',
  'Users.security': 'reads',
  'Users.events': 'reads',
  'Users.sessions': 'reads',
  'Passwords.forgot': 'sends a message; nothing of an account changes',
  'Passwords.verify': 'a proof for Passwords.reset',
  'Verifications.image': 'no account',
  'Verifications.sms': 'sends a message; nothing of an account changes',
  'Verifications.email': 'sends a message; nothing of an account changes',
  'Addresses.list': 'reads',
  'OAuth.url': 'no account',
  'OAuth.list': 'reads',
  'Service.features': 'no account',
  'Inbox.list': 'no account',
  'Inbox.clear': 'no account',
};

describe('events', () => {
  const world = useOAuthWorld();
  afterEach(startClock);
  const call = async (method: string, params: object = {}, token?: string) =>
    (await world.app.call(method, params, token === undefined ? {} : { token })).result;
  const db = () => world.app.context.db.manager;
  const rowsOf = (userId: number) => db().find(AccountEvent, { where: { userId }, order: { id: 'ASC' } });

  const ADDRESS = {
    receiver: '小明',
    receiver_phone: '13800138000',
    address: '长安街1号',
    postcode: '100000',
    tag: '家',
  };
  const withAddress = (account: Account) => call('Addresses.create', ADDRESS, account.access);
  const addressOf = async (account: Account) =>
    (await call('Addresses.list', {}, account.access)).addresses[0].id;

  type Scenario = [
    types: string[],
    act: (account: Account) => Promise<{ errno: number }>,
    prepare?: Preparation,
  ];
  type Preparation = (account: Account) => Promise<unknown>;

  /** What each method that writes leaves of the account that is given to it. */
  const LEAVES: Record<string, Scenario> = {
    'Users.login': [
      ['user.login'],
      ({ mobile, password }) => call('Users.login', { account: mobile, password }),
    ],
    'Users.logout': [['user.logout'], ({ access }) => call('Users.logout', {}, access)],
    'Users.logoutAll': [['session.ended'], ({ access }) => call('Users.logoutAll', {}, access)],
    'Users.revoke': [
      ['session.ended'],
      async ({ access }) => {
        const { sessions } = await call('Users.sessions', {}, access);
        const { session_id } = sessions.find(({ current }: { current: boolean }) => !current);
        return call('Users.revoke', { session_id }, access);
      },
      (account) => login(world.app, account),
    ],
    'Users.update': [
      ['user.updated'],
      ({ access }) => call('Users.update', { intro: '你好', profile: { education: '本科' } }, access),
    ],
    'Users.avatar': [['user.avatar'], ({ access }) => call('Users.avatar', { img: PIXEL }, access)],
    'Users.password': [
      ['password.changed'],
      ({ access, password }) =>
        call(
          'Users.password',
          { oldpassword: password, password1: 'secret-456', password2: 'secret-456' },
          access,
        ),
    ],
    'Users.bindMobile': [
      ['user.mobile_changed'],
      async ({ access }) => {
        const mobile = freshMobile();
        return call(
          'Users.bindMobile',
          { mobile, sms_code: await smsCode(world.app, mobile, 'bind') },
          access,
        );
      },
    ],
    'Users.bindEmail': [
      ['user.email_changed'],
      async ({ access }) => {
        const email = freshEmail();
        return call(
          'Users.bindEmail',
          { email, email_code: await mailCode(world.app, email, 'bind') },
          access,
        );
      },
    ],
    'Users.close': [['user.closed'], ({ access, password }) => call('Users.close', { password }, access)],
    'Passwords.reset': [
      ['password.reset'],
      async ({ mobile }) => {
        await call('Passwords.forgot', { mobile });
        const code = await codeOf(world.app, mobile);
        const { reset_token } = await call('Passwords.verify', { mobile, code });
        return call('Passwords.reset', { reset_token, password1: 'secret-456', password2: 'secret-456' });
      },
    ],
    'Addresses.create': [['addresses.changed'], withAddress],
    'Addresses.update': [
      ['addresses.changed'],
      async (account) =>
        call('Addresses.update', { id: await addressOf(account), tag: '公司' }, account.access),
      withAddress,
    ],
    'Addresses.remove': [
      ['addresses.changed'],
      async (account) => call('Addresses.remove', { id: await addressOf(account) }, account.access),
      withAddress,
    ],
    'Addresses.setDefault': [
      ['addresses.changed'],
      async (account) => call('Addresses.setDefault', { id: await addressOf(account) }, account.access),
      withAddress,
    ],
    'OAuth.login': [['user.login'], ({ mobile }) => logInWith(world, 'github', mobile), (a) => bound(a)],
    'OAuth.bind': [['user.login', 'identity.bound'], (account) => bound(account)],
    'OAuth.unbind': [
      ['identity.unbound'],
      ({ access }) => call('OAuth.unbind', { provider: 'github' }, access),
      (a) => bound(a),
    ],
  };
  const PIXEL =
    'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg==';

  async function bound(account: Account) {
    const { access_token } = await logInWith(world, 'github', account.mobile);
    return bind(world.app, access_token, account);
  }

  it('are told of for every method that is served: what it leaves, or why it leaves none', () => {
    const served = [...createRegistry(namespacesFor({ isProduction: false })).keys()];
    const registering = ['Users.register', 'Users.registerByEmail', 'Users.activate'];
    const told = [...Object.keys(SILENT), ...Object.keys(LEAVES), ...registering];
    expect(served.filter((name) => !told.includes(name))).toEqual([]);
    expect(told.filter((name) => !served.includes(name))).toEqual([]);
  });

  it.each(Object.entries(LEAVES))(
    '%s leaves its own, and nothing else',
    async (_method, [types, act, prepare]) => {
      const account = await register(world.app);
      await prepare?.(account);
      const before = await rowsOf(account.id);
      expect(await act(account)).toMatchObject({ errno: 0 });
      const left = (await rowsOf(account.id)).slice(before.length);
      expect(left.map(({ type }) => type)).toEqual(types);
      for (const event of left)
        expect(event).toMatchObject({ actorKind: 'user', actorId: account.id, ip: '127.0.0.1' });
    },
  );

  it('of a registration are one, and no login', async () => {
    const { id } = await register(world.app);
    expect((await rowsOf(id)).map(({ type, details }) => [type, details])).toEqual([
      ['user.registered', '{"by":"mobile"}'],
    ]);
  });

  it('of a registration by e-mail are one, and one more for its activation', async () => {
    const email = freshEmail();
    const { id } = await call('Users.registerByEmail', {
      username: `user_${Date.now() % 1e9}`,
      email,
      password: 'secret-123',
      password2: 'secret-123',
      email_code: await mailCode(world.app, email, 'register'),
      allow: 'true',
    });
    const { messages } = await call('Inbox.list', { to: email });
    const { link } = messages.find(({ link }: { link?: string }) => link !== undefined);
    expect(await call('Users.activate', { code: link.split('#')[1] })).toMatchObject({ errno: 0 });
    expect((await rowsOf(id)).map(({ type, details }) => [type, details])).toEqual([
      ['user.registered', '{"by":"email"}'],
      ['user.email_changed', '{"by":"link"}'],
    ]);
  });

  it('tell of a login that takes a closed account back', async () => {
    const account = await register(world.app);
    await call('Users.close', { password: account.password }, account.access);
    await login(world.app, account);
    const types = (await rowsOf(account.id)).map(({ type }) => type);
    expect(types).toEqual(['user.registered', 'user.closed', 'user.reopened', 'user.login']);
  });

  it('tell of a used refresh token once, and end its session', async () => {
    const account = await register(world.app);
    stopClock();
    await call('Users.refresh', { rotate: true }, account.refresh);
    await pass(11);
    for (let tries = 0; tries < 2; tries++)
      expect(await call('Users.refresh', {}, account.refresh)).toMatchObject({ errno: 1011 });
    expect((await rowsOf(account.id)).map(({ type }) => type)).toEqual(['user.registered', 'session.reuse']);
  });

  it('tell of failed logins once a minute and network, of accounts that there are', async () => {
    const account = await register(world.app);
    for (let tries = 0; tries < 3; tries++)
      await call('Users.login', { account: account.mobile, password: 'wrong-123' });
    await call('Users.login', { account: '13000000001', password: 'wrong-123' });
    await until('it is written down', async () => (await rowsOf(account.id)).length > 1);
    const [, failed, ...more] = await rowsOf(account.id);
    expect(more).toEqual([]);
    expect(failed).toMatchObject({ type: 'login.failed', actorId: null, ip: '127.0.0.1' });
    expect(await db().countBy(AccountEvent, { type: 'login.failed', userId: 0 })).toBe(0);
  });

  it('hold nothing of a person, and no secret', async () => {
    const account = await register(world.app);
    for (const [, act, prepare] of Object.values(LEAVES)) {
      const one = await register(world.app, { password: 'planted-secret-9' });
      await prepare?.(one);
      await act(one);
    }
    const details = (await db().find(AccountEvent))
      .map((event) => `${event.details} ${event.sessionId}`)
      .join('\n');
    for (const planted of [
      account.mobile,
      'planted',
      'secret',
      '小明',
      '长安街',
      '你好',
      '13800138000',
      'eyJ',
      '@',
    ])
      expect(details).not.toContain(planted);
    expect(details).not.toMatch(/\b1[3-9]\d{9}\b/);
  });

  it('are one log line each, once the change stands', async () => {
    const account = await register(world.app);
    const lines = () => world.app.log.filter((line) => line.includes('"event":"user.registered"'));
    await until('it is logged', async () => lines().some((line) => JSON.parse(line).user === account.id));
    const line = JSON.parse(lines().find((each) => JSON.parse(each).user === account.id) as string);
    expect(line).toMatchObject({ msg: 'event', by: 'user', details: { by: 'mobile' } });
  });

  it('that can’t be written take their change back, and are not logged', () =>
    world.app.inside(async () => {
      const account = await register(world.app);
      const insert = jest.spyOn(world.app.context.db.manager.constructor.prototype, 'insert');
      const before = world.app.log.length;
      insert.mockImplementation(async function (this: unknown, target: unknown) {
        if (target === AccountEvent) throw new Error('the disk is full');
        return undefined;
      });
      try {
        const { body } = await world.app.call('Users.update', { intro: '新的' }, { token: account.access });
        expect(body.error.code).toBe(-32603);
      } finally {
        insert.mockRestore();
      }
      expect((await call('Users.profile', {}, account.access)).data.intro).toBe('');
      expect(world.app.log.slice(before).filter((line) => line.includes('"event":'))).toEqual([]);
    }));

  it('are shown to their user alone, page by page, the newest first', async () => {
    const [account, other] = [await register(world.app), await register(world.app)];
    for (const intro of ['a', 'b', 'c']) await call('Users.update', { intro }, account.access);
    await call('Users.update', { intro: 'x' }, other.access);
    const first = await call('Users.events', { limit: 3 }, account.access);
    expect(first).toMatchObject({ errno: 0, more: true });
    expect(first.events).toHaveLength(3);
    expect(first.events[0]).toEqual({
      id: expect.any(Number),
      type: 'user.updated',
      text: '修改资料',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      ip: '127.0.0.1',
      place: '',
      device: expect.any(String),
      by: 'you',
      details: { fields: ['intro'] },
    });
    const rest = await call('Users.events', { limit: 3, before_id: first.events[2].id }, account.access);
    expect(rest).toMatchObject({ more: false, events: [{ type: 'user.registered' }] });
    const [mine] = await rowsOf(other.id);
    const beyond = await call('Users.events', { before_id: (mine?.id ?? 0) + 1 }, account.access);
    for (const { id } of beyond.events)
      expect((await db().findOneBy(AccountEvent, { id }))?.userId).toBe(account.id);
  });

  it.each([
    [{ limit: 0 }, 10100],
    [{ limit: 51 }, 10100],
    [{ before_id: 0 }, 10100],
    [{ before_id: -1 }, 10100],
  ])('refuses %j', async (params, errno) => {
    const { access } = await register(world.app);
    expect(await call('Users.events', params, access)).toMatchObject({ errno });
  });

  it('are removed when they are older than the configured days', async () => {
    const { id } = await register(world.app);
    const days = world.app.context.config.events.days;
    const old = new Date(Date.now() - (days + 1) * 86_400_000);
    const [row] = await rowsOf(id);
    const { id: _id, ...copy } = row as AccountEvent;
    await db().insert(
      AccountEvent,
      Array.from({ length: 700 }, () => ({ ...copy, at: old })),
    );
    await removeOldEvents.run({}, world.app.context);
    expect(await rowsOf(id)).toHaveLength(1);
  });
});
