import { SOMEBODYS_TOKEN } from '../calls/jwt';
import { numberOf, outcomeOf } from '../calls/outcome';
import { performWith } from '../calls/perform';
import { type Exchange, post } from '../calls/post';
import { randomMobile } from '../calls/template';
import { tokenFor } from '../calls/token-choice';
import { choose, identities } from '../identities/identities';
import { runSteps } from '../scenario/run';
import { PASSWORD, registration } from '../scenario/steps';

type Provoke = () => Promise<Exchange | undefined>;

const call = (method: string, params: object, token?: string): Promise<Exchange> =>
  performWith(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }), token);

const LOGINS_AT_MOST = 20;

/** An account of nobody's is locked, so nobody is locked out. */
async function lock(): Promise<Exchange | undefined> {
  const account = randomMobile();
  let last: Exchange | undefined;
  for (let tries = 0; tries < LOGINS_AT_MOST; tries++) {
    last = await post(
      JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'Users.login',
        params: { account, password: 'wrong-1' },
      }),
      undefined,
    );
    if (numberOf(outcomeOf(last.json)) !== 1001) break;
  }
  return last;
}

/** The active identity's access token, or that of an account made for the purpose. */
async function anAccessToken(): Promise<string | undefined> {
  const token = tokenFor('access', 'access');
  if (token !== undefined) return token;
  await runSteps(registration(), () => undefined);
  return tokenFor('access', 'access');
}

async function codeTwice(): Promise<Exchange> {
  const mobile = randomMobile();
  await call('Users.sms', { mobile });
  return call('Users.sms', { mobile });
}

interface Recipe {
  /**
   * Methods that it calls. `Inbox.list` is one wherever a code is sent: without the inbox it would reach a
   * stranger's phone.
   */
  readonly needs: readonly string[];
  readonly provoke: Provoke;
}

const asNobody = (method: string, params: object, token?: string): Recipe => ({
  needs: [method],
  provoke: () => call(method, params, token),
});

const asSomebody = (method: string, params: object): Recipe => ({
  needs: [method, 'Inbox.list'],
  provoke: async () => call(method, params, await anAccessToken()),
});

/** For what counts against an account. */
const asNewcomer = (method: string, params: object): Recipe => ({
  needs: [method, 'Inbox.list'],
  provoke: async () => {
    choose(null);
    return call(method, params, await anAccessToken());
  },
});

const raw = (body: string): Recipe => ({ needs: [], provoke: () => performWith(body, undefined) });

const mobile = randomMobile();
const passwords = (password1: string, password2 = password1) => ({ password1, password2 });
const mailUser = {
  username: 'nobody_1',
  email: 'nobody@example.com',
  password: PASSWORD,
  password2: PASSWORD,
  email_code: '000000',
  allow: 'true',
};
const address = {
  receiver: '张三',
  receiver_phone: '13800138000',
  address: '北京市海淀区中关村大街1号',
  postcode: '100080',
  tag: '家',
};

/** A way to get each number answered, where there is one that leaves nothing behind. */
const RECIPES = new Map<number, Recipe>([
  [0, asNobody('Users.mobile', { mobile })],
  [1001, asNobody('Users.mobile', { mobile: '12345' })],
  [1002, { needs: ['Users.sms', 'Inbox.list'], provoke: codeTwice }],
  [1004, { needs: ['Users.login'], provoke: lock }],
  [1010, asNobody('Users.info', {}, SOMEBODYS_TOKEN)],
  [1011, asNobody('Users.info', {})],
  [1020, asSomebody('Users.avatar', { img: 'data:image/png;base64,bm90IGEgcGljdHVyZQ==' })],
  [10100, asNobody('Passwords.forgot', {})],
  [10102, asNobody('Users.registerByEmail', { ...mailUser, password2: 'another-123' })],
  [10103, asNewcomer('Users.password', { oldpassword: 'wrong-123', ...passwords('secret-456') })],
  [10106, asNobody('Passwords.verify', { mobile, code: '000000' })],
  [10108, asNobody('Passwords.reset', { reset_token: 'none', ...passwords('1') })],
  [10110, asNobody('Passwords.reset', { reset_token: 'none', ...passwords('secret-456', 'another-456') })],
  [10112, asNobody('Passwords.reset', { reset_token: 'none', ...passwords('secret-456') })],
  [10113, asNobody('Users.activate', { code: 'none' })],
  [10115, asSomebody('Addresses.create', { ...address, receiver: '' })],
  [10116, asSomebody('Addresses.create', { ...address, address: '' })],
  [10117, asSomebody('Addresses.create', { ...address, receiver_phone: '12345' })],
  [10118, asSomebody('Addresses.create', { ...address, postcode: '1' })],
  [10119, asSomebody('Addresses.create', { ...address, tag: '' })],
  [10122, asSomebody('Addresses.remove', { id: 0 })],
  [10124, asNobody('OAuth.url', { provider: 'nobody', next: '/' })],
  [10126, asNobody('Verifications.email', { email: 'nobody', send_type: 'register' })],
  [10127, asNobody('Users.registerByEmail', { ...mailUser, username: '1' })],
  [10129, asNobody('OAuth.bind', { access_token: 'none', mobile, password: PASSWORD, sms_code: '000000' })],
  [10131, asNobody('Passwords.forgot', { mobile: '12345' })],
  [10132, asNobody('Passwords.verify', { mobile, code: 'none' })],
  [10133, asNewcomer('Users.password', { oldpassword: PASSWORD, ...passwords(PASSWORD) })],
  [-32_700, raw('{"jsonrpc": "2.0", "method"')],
  [-32_600, raw('{"method": "Users.mobile"}')],
  [-32_601, raw('{"jsonrpc": "2.0", "id": 1, "method": "Users.fly"}')],
  [-32_602, asNobody('Users.mobile', { mobile: 138, phone: '138' })],
]);

export function recipeFor(number: number, isServed: (method: string) => boolean): Provoke | undefined {
  const recipe = RECIPES.get(number);
  return recipe?.needs.every(isServed) ? recipe.provoke : undefined;
}

/** Provoking must not change who is logged in: who was made for it goes, and the one before is active again. */
export async function provoke(recipe: Provoke): Promise<Exchange | undefined> {
  const before = identities.get();
  const exchange = await recipe();
  const isOld = ({ id }: { id: string }) => before.list.some((each) => each.id === id);
  identities.update((now) => ({ list: now.list.filter(isOld), active: before.active }));
  return exchange;
}
