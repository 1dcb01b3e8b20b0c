/** Values that were sent, by param; they begin the next form that asks for the same. Never stored. */
const values = new Map<string, unknown>();

const CARRIED = ['mobile', 'email', 'username', 'account', 'password', 'password2'];

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
