import { isGood, messageOf, outcomeOf } from '../calls/outcome';
import { envelope, performWith } from '../calls/perform';
import type { Exchange } from '../calls/post';
import { say } from '../i18n';
import { notify } from '../state/notice';
import { activeIdentity } from './identities';

/** Gets the active identity a new access token; whether that went well. Where not, it says why. */
export async function refreshActive(): Promise<boolean> {
  const refresh = activeIdentity()?.refresh;
  if (refresh === undefined) {
    notify(say('noRefreshToken'));
    return false;
  }
  const { json } = await performWith(envelope('Users.refresh', {}), refresh);
  if (!isGood(json)) notify(say('refreshRefused', { reason: messageOf(outcomeOf(json)) }));
  return isGood(json);
}

/** Refreshes, then calls again. Where the refresh is refused too, there is nothing to call again with. */
export async function refreshThen(again: () => Promise<Exchange | undefined>): Promise<void> {
  if (await refreshActive()) await again();
}
