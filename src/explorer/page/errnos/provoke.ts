import { SOMEBODYS_TOKEN } from '../calls/jwt';
import { numberOf, outcomeOf } from '../calls/outcome';
import { performWith } from '../calls/perform';
import { type Exchange, post } from '../calls/post';
import { randomMobile } from '../calls/template';
import { tokenFor } from '../calls/token-choice';
import { identities } from '../identities/identities';
import { runSteps } from '../scenario/run';
import { registration } from '../scenario/steps';

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

/** A way to get each number answered, where there is one. */
const RECIPES: Readonly<Record<number, Provoke>> = {
  0: () => call('Users.mobile', { mobile: randomMobile() }),
  1001: () => call('Users.mobile', { mobile: '12345' }),
  1002: codeTwice,
  1004: lock,
  1010: () => call('Users.info', {}, SOMEBODYS_TOKEN),
  1011: () => call('Users.info', {}),
  1020: async () =>
    call('Users.avatar', { img: 'data:image/png;base64,bm90IGEgcGljdHVyZQ==' }, await anAccessToken()),
  [-32_700]: () => performWith('{"jsonrpc": "2.0", "method"', undefined),
  [-32_600]: () => performWith('{"method": "Users.mobile"}', undefined),
  [-32_601]: () => call('Users.fly', {}),
  [-32_602]: () => call('Users.mobile', { mobile: 138, phone: '138' }),
};

/**
 * Methods that a recipe needs. `Inbox.list` is one wherever a code is sent: without the inbox it would
 * reach a stranger's phone.
 */
const NEEDS: Readonly<Record<number, readonly string[]>> = {
  0: ['Users.mobile'],
  1001: ['Users.mobile'],
  1002: ['Users.sms', 'Inbox.list'],
  1004: ['Users.login'],
  1010: ['Users.info'],
  1011: ['Users.info'],
  1020: ['Users.avatar', 'Inbox.list'],
};

export function recipeFor(number: number, isServed: (method: string) => boolean): Provoke | undefined {
  return (NEEDS[number] ?? []).every(isServed) ? RECIPES[number] : undefined;
}

/** Provoking must not change who is logged in: the one before is active again afterwards. */
export async function provoke(recipe: Provoke): Promise<Exchange | undefined> {
  const before = identities.get();
  const exchange = await recipe();
  identities.update((now) => ({ ...now, active: before.active }));
  return exchange;
}
