/** Values that were sent, by param; they begin the next form that asks for the same. Never stored. */
const values = new Map<string, unknown>();

const CARRIED = ['mobile', 'email', 'username', 'account', 'password', 'password2'];

/** Members of good answers that the next method takes: a proof, or an identity to be bound. */
const CARRIED_ON = new Map([
  ['Passwords.verify', 'reset_token'],
  ['OAuth.login', 'access_token'],
]);

export function rememberAnswer(method: string, result: Readonly<Record<string, unknown>>): void {
  const name = CARRIED_ON.get(method);
  if (name !== undefined) values.set(name, result[name]);
}

export function rememberValues(params: unknown): void {
  if (typeof params !== 'object' || params === null) return;
  for (const [name, value] of Object.entries(params)) {
    if (CARRIED.includes(name) && typeof value === 'string' && value !== '') values.set(name, value);
    if (name === 'mobile') values.set('account', value);
  }
}

/** The same params with what was typed before in place of examples. */
export function withRemembered(params: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, values.get(name) ?? value]));
}
