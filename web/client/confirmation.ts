import type { UsersConfirmParams } from './methods';
import type { Call, Outcome, Result } from './wire';

/** What confirms that it is the user. */
export type ConfirmationMethod = UsersConfirmParams['method'];

/**
 * Asks the user for one of the methods.
 *
 * @param methods never empty; `code` has Users.sendConfirmCode send one first.
 * @param call what needs the confirmation; of several, the first.
 * @returns the params of Users.confirm; nothing where the user would rather not. What it throws, the call rejects with.
 */
export type Confirm = (
  methods: readonly ConfirmationMethod[],
  call: Pick<Call, 'method' | 'params'>,
) => Promise<UsersConfirmParams | undefined> | UsersConfirmParams | undefined;

/** Which methods would let a refused call through; none where only a login would. */
export function methodsAskedFor(outcome: Outcome<Result> | undefined): readonly ConfirmationMethod[] {
  if (outcome?.ok !== false || outcome.error.kind !== 'errno') return [];
  return outcome.error.name === 'CONFIRMATION_NEEDED' ? outcome.error.data.methods : [];
}
