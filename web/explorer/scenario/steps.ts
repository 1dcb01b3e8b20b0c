import type { TokenChoice } from '../calls/token-choice';

/** One call of a scenario. Its params may take values from the answers before it. */
export interface Step {
  readonly key: string;
  readonly method: string;
  readonly params: string;
  readonly token: TokenChoice | string;
}

const step = (method: string, params: object = {}, token: string = 'auto'): Step => ({
  key: crypto.randomUUID(),
  method,
  params: JSON.stringify(params, null, 2),
  token,
});

/** Of accounts that are made here. */
export const PASSWORD = 'secret-123';

/** A new mobile with an account: three calls, whose third answer holds its tokens. */
export const registration = (): Step[] => [
  step('Users.sms', { mobile: '{{mobile}}' }),
  step('Inbox.list', { to: '{{mobile}}' }),
  step('Users.register', {
    mobile: '{{mobile}}',
    password: PASSWORD,
    password2: PASSWORD,
    sms_code: '{{2.result.messages.0.code}}',
  }),
];

const login = () => step('Users.login', { account: '{{mobile}}', password: PASSWORD });

export const registerAndVerify = (): Step[] => [
  ...registration(),
  login(),
  step('Users.verify', {}, '{{4.result.access_token}}'),
];

/** Ending one session leaves the other alone. */
export const twoSessions = (): Step[] => [
  ...registration(),
  login(),
  step('Users.logout', {}, '{{4.result.access_token}}'),
  step('Users.info', {}, '{{3.result.access_token}}'),
];

export const newStep = (method: string, params: object): Step => step(method, params);
