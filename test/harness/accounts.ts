import type { TestApp } from './app';

type Caller = Pick<TestApp, 'call'>;

export interface Account {
  readonly id: number;
  readonly mobile: string;
  readonly password: string;
  readonly access: string;
  readonly refresh: string;
}

let count = 0;

/** A mobile that no other test of this process uses. */
export const freshMobile = (): string => `139${String(++count).padStart(8, '0')}`;

/** The last code sent to a mobile. */
export async function codeOf({ call }: Caller, mobile: string): Promise<string> {
  const { result } = await call('Inbox.list', { to: mobile });
  return result.messages[0].code;
}

/** Registers over the wire. */
export async function register(
  app: Caller,
  { mobile = freshMobile(), password = 'secret-123' }: Partial<Account> = {},
): Promise<Account> {
  await app.call('Users.sms', { mobile });
  const sms_code = await codeOf(app, mobile);
  const { result } = await app.call('Users.register', { mobile, password, password2: password, sms_code });
  return {
    id: result.errmsg.id,
    mobile,
    password,
    access: result.access_token,
    refresh: result.refresh_token,
  };
}

/** Logs in over the wire. */
export async function login(app: Caller, { mobile, password }: Pick<Account, 'mobile' | 'password'>) {
  const { result } = await app.call('Users.login', { account: mobile, password });
  return { access: result.access_token as string, refresh: result.refresh_token as string };
}
