import type { Log } from '../../logging';
import { faultOf } from '../provider/gateway';

/** What Tencent said of a ticket. */
export interface Verdict {
  readonly isGood: boolean;
  /** Why there is no true verdict, as a code only: the provider's own words may repeat the ticket. */
  readonly reason?: string;
}

const MOST_CHARACTERS = 4096;

/** The page makes these itself where Tencent's script or network fails, and so can anybody. */
const MADE_BY_THE_BROWSER = /^tr?error_/;

/**
 * Whether a ticket is good. Every doubt is a no; one that is not the visitor's doing is logged.
 * Source: https://cloud.tencent.com/document/product/1110/72310 (tickets made by the browser).
 *
 * @param ask asks Tencent; left alone where the ticket can't be one of theirs.
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

/** Neither missing, nor longer than Tencent's ever are, nor one that the browser made. */
function mayBeTencents(text: string): boolean {
  return text !== '' && text.length <= MOST_CHARACTERS && !MADE_BY_THE_BROWSER.test(text);
}

const noVerdict = (error: Error): Verdict => ({ isGood: false, reason: faultOf(error) });
