import type { Log } from '../../logging';
import { faultOf } from '../provider/gateway';

/** What Tencent answered about a ticket. */
export interface Verdict {
  readonly isGood: boolean;
  /** Why Tencent gave no real verdict, as a code only: the provider's own words may repeat the ticket. */
  readonly reason?: string;
}

const MOST_CHARACTERS = 4096;

/**
 * The page makes these tickets itself if Tencent's script or network fails. Anybody else can make them too.
 */
const MADE_BY_THE_BROWSER = /^tr?error_/;

/**
 * Whether a ticket is valid. In doubt it is not; a doubt that the visitor did not cause is logged.
 * Source: https://cloud.tencent.com/document/product/1110/72310 (tickets made by the browser).
 *
 * @param ask asks Tencent; not called if the ticket can't be one of theirs.
 */
export async function isGoodTicket(
  ticket: string,
  randstr: string,
  log: Log,
  ask: () => Promise<Verdict>,
): Promise<boolean> {
  if (!mayBeTencents(ticket) || !mayBeTencents(randstr)) return false;
  const { isGood, reason } = await ask().catch(noVerdict);
  if (reason !== undefined) log.warn({ reason }, 'The captcha could not be checked.');
  return isGood;
}

/** Neither missing, nor longer than Tencent's tickets ever are, nor made by the browser. */
function mayBeTencents(text: string): boolean {
  return text !== '' && text.length <= MOST_CHARACTERS && !MADE_BY_THE_BROWSER.test(text);
}

const noVerdict = (error: Error): Verdict => ({ isGood: false, reason: faultOf(error) });
