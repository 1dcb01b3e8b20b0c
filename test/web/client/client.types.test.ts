import {
  type Client,
  type ClientError,
  createClient,
  ERRNO,
  MofangError,
  type Tokens,
  type UsersLoginResult,
} from '../../../web/client';

// `npm run types` holds these promises: each expected error that does not occur is an error itself.

const client: Client = createClient({ url: '/api', fetch: () => Promise.reject(new Error('not sent')) });

/** Compiles, and is not run. */
const compiles = (use: () => unknown) => expect(use).toBeInstanceOf(Function);

describe('what compiles', () => {
  it('a result has the members of its method', () =>
    compiles(async () => {
      const login: UsersLoginResult = await client.Users.login({ account: 'a', password: 'b' });
      const tokens: Tokens = login;
      const sex: 0 | 1 | 2 = (await client.Users.info()).data.sex;
      const name: string = (
        await client.Users.register({ mobile: 'a', password: 'b', password2: 'b', sms_code: 'c' })
      ).errmsg.name;
      const rotated: string | undefined = (await client.Users.refresh({ rotate: true })).refresh_token;
      return { tokens, sex, name, rotated };
    }));

  it('params inside params, choices, and lists are typed', () =>
    compiles(async () => {
      const { data } = await client.Users.update({ sex: 1, profile: { education: '本科' } });
      const id: number = data.id;
      const school: string | undefined = (await client.Users.profile()).data.profile.high_school;
      const cities = (await client.Addresses.list()).addresses.map(({ address }) => address.length);
      const [session] = (await client.Users.sessions()).sessions;
      await client.Verifications.sms({ mobile: 'a', purpose: 'bind' });
      const refresh: string | undefined = (
        await client.OAuth.login({ provider: 'qq', code: 'a', state: 'b', state_secret: 'c' })
      ).refresh_token;
      return [id, school, cities, session?.current, refresh];
    }));

  it('params that are optional may be left out, and be undefined', () =>
    compiles(async () => {
      await client.Users.login({ account: 'a', password: 'b', ticket: undefined });
      await client.Users.info({}, { timeoutMs: 1000 });
      await client.Inbox.list();
    }));

  it('the name of an error tells its number', () =>
    compiles((error: unknown = undefined) => {
      if (error instanceof MofangError && error.name === 'TOKEN_EXPIRED') {
        const errno: 1012 = error.errno;
        return errno;
      }
      return ERRNO.TOKEN_EXPIRED satisfies 1012;
    }));

  it('the name of an error tells its data', () =>
    compiles((error?: MofangError) => {
      if (error?.name === 'CONFIRMATION_NEEDED')
        return error.data.methods[0] satisfies 'password' | 'code' | undefined;
      if (error?.name === 'TOKEN_MISSING') return error.data?.reason === 'password_changed';
      // @ts-expect-error other data is not known
      return error?.data?.methods;
    }));

  it('the kind of an error tells its members', () =>
    compiles((error?: ClientError) => {
      switch (error?.kind) {
        case 'errno':
          return error.fields?.password?.[0];
        case 'protocol':
          return error.code.toFixed();
        case 'network':
          return error.reason === 'http' ? error.status?.toFixed() : error.reason;
        default:
          return error satisfies undefined;
      }
    }));

  it('a batch resolves to a tuple of the outcomes of its calls', () =>
    compiles(async () => {
      const [info, login] = await client.batch((calls) => [
        calls.Users.info(),
        calls.Users.login({ account: 'a', password: 'b' }),
      ]);
      const id: number | undefined = info.ok ? info.result.data.id : undefined;
      const token: string = login.ok ? login.result.access_token : login.error.message;
      const many = await client.batch((calls) => ['1', '2'].map((mobile) => calls.Users.mobile({ mobile })));
      return [id, token, many.every(({ ok }) => ok)];
    }));
});

describe('what does not compile', () => {
  it('a method or a namespace that is not served', () =>
    compiles(() => [
      // @ts-expect-error there is no such method
      client.Users.nothing(),
      // @ts-expect-error there is no such namespace
      client.Nobody.info(),
      // @ts-expect-error there is no such method
      client.notify('Users.nothing'),
    ]));

  it('params that are missing, unknown or of another type', () =>
    compiles(() => [
      // @ts-expect-error the params are missing
      client.Users.login(),
      // @ts-expect-error the password is missing
      client.Users.login({ account: 'a' }),
      // @ts-expect-error mobiles are strings
      client.Users.mobile({ mobile: 13800138000 }),
      // @ts-expect-error it is called mobile
      client.Users.mobile({ mobil: '13800138000' }),
      // @ts-expect-error it takes none
      client.Users.info({ id: 1 }),
      // @ts-expect-error there is no such part of a profile
      client.Users.update({ profile: { job: 'a' } }),
      // @ts-expect-error there is no such purpose
      client.Verifications.sms({ mobile: 'a', purpose: 'login' }),
      // @ts-expect-error there is no such provider
      client.OAuth.url({ provider: 'nobody', next: '/' }),
      // @ts-expect-error mobiles are strings
      client.notify('Users.mobile', { mobile: 13800138000 }),
    ]));

  it('members that a result does not have', () =>
    compiles(async () => [
      // @ts-expect-error errno is 0, and taken out
      (await client.Users.info()).errno,
      // @ts-expect-error it gives an access token alone
      (await client.Users.verify()).refresh_token,
      // @ts-expect-error where nobody is bound there is none
      (await client.OAuth.login({ provider: 'qq', code: 'a', state: 'b' })).refresh_token.length,
      // @ts-expect-error users without a mobile have null
      (await client.Users.info()).data.mobile.length,
    ]));

  it('a name that no error has, or the number of another', () =>
    compiles((error?: MofangError) => [
      // @ts-expect-error a misspelt name
      error?.name === 'TOKEN_EXPIERD',
      // @ts-expect-error its number is 1012
      error?.name === 'TOKEN_EXPIRED' && error.errno === 1011,
    ]));

  it('a result of a batch that was not looked at, or a refresh in a batch', () =>
    compiles(async () => {
      const [info] = await client.batch((calls) => [calls.Users.info()]);
      // @ts-expect-error it may have failed
      info.result;
      // @ts-expect-error a batch has one token for all
      await client.batch((calls) => [calls.Users.refresh()]);
    }));
});
