import type { UsersConfirmParams } from './methods';
import type { Call, Outcome, Result } from './wire';

/** A method to confirm a session. */
export type ConfirmationMethod = UsersConfirmParams['method'];

/**
 * Asks the user to confirm by one of the methods.
 *
 * @param methods never empty; for `code`, call Users.sendConfirmCode first.
 * @param call the call that needs the confirmation; if there are several, the first.
 * @returns the params of Users.confirm, or undefined if the user declines. If it throws, the call rejects with that.
 */
export type Confirm = (
  methods: readonly ConfirmationMethod[],
  call: Pick<Call, 'method' | 'params'>,
) => Promise<UsersConfirmParams | undefined> | UsersConfirmParams | undefined;

/** The methods that a refused call asks for; none if it needs a new login. */
export function methodsAskedFor(outcome: Outcome<Result> | undefined): readonly ConfirmationMethod[] {
  if (outcome?.ok !== false || outcome.error.kind !== 'errno') return [];
  return outcome.error.name === 'CONFIRMATION_NEEDED' ? outcome.error.data.methods : [];
}
