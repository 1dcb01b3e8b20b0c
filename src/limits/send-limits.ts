import type { Cache } from '../adapters/cache/port';
import { Failure } from '../failure';
import type { KeyedDigest } from '../secrets/keyed-digest';
import { countOne, refused } from './counter';
import { networkOf } from './network';

/** How many messages are sent; 0 is no limit. */
interface SendingLimits {
  /** Requests of one IP address in an hour, refused ones too, until a captcha is asked for. */
  readonly captchaAfter: number;
  /** By the whole service in a minute, until a captcha is asked of everybody. */
  readonly captchaAfterAll: number;
  readonly perTargetDay: number;
  readonly perAddressDay: number;
  readonly perDay: number;
}

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/**
 * Keeps strangers from sending messages at our expense: first by asking for a captcha, then by caps per
 * target, per address and for the whole service.
 */
export class SendLimits {
  constructor(
    private readonly cache: Cache,
    private readonly digest: KeyedDigest,
    private readonly limits: SendingLimits,
  ) {}

  /** Counts a request of an address, and says whether it needs a captcha: one that was refused counts too. */
  async needsCaptcha(address: string): Promise<boolean> {
    const { captchaAfter, captchaAfterAll } = this.limits;
    const asked = await this.cache.increment(`sends:asked:${networkOf(address)}`, HOUR);
    if (captchaAfter > 0 && asked > captchaAfter) return true;
    return captchaAfterAll > 0 && Number((await this.cache.get(ALL_IN_A_MINUTE)) ?? 0) >= captchaAfterAll;
  }

  /**
   * Sends a message unless that is beyond a cap. A target's own cap counts only what was sent, so that nobody
   * uses it up who is stopped by another, and no outage does.
   *
   * @param target the mobile or the e-mail.
   * @throws Failure CODE_TOO_OFTEN beyond a cap, with the seconds until its day is over; what `send` threw.
   */
  async capped(target: string, address: string, send: () => Promise<void>): Promise<void> {
    const { perTargetDay, perAddressDay, perDay } = this.limits;
    const targetKey = `sends:target:${this.digest(target)}`;
    // The address comes first: who is beyond its cap uses up none of the service's.
    await this.countOne(`sends:address:${networkOf(address)}`, perAddressDay);
    const sent = Number((await this.cache.get(targetKey)) ?? 0);
    if (perTargetDay > 0 && sent >= perTargetDay) throw await refused(this.cache, targetKey, TOO_OFTEN);
    await this.countOne('sends:all', perDay);
    await this.cache.increment(ALL_IN_A_MINUTE, MINUTE);
    await send();
    await this.cache.increment(targetKey, DAY);
  }

  /**
   * Sends something to a target at most once a minute; where `send` fails, it may be tried again at once.
   *
   * @throws Failure CODE_TOO_OFTEN, with the seconds left; what `send` threw where it was a Failure, else
   *   MESSAGE_NOT_SENT.
   */
  async spaced(target: string, send: () => Promise<void>): Promise<void> {
    const key = `sends:last:${this.digest(target)}`;
    if (!(await this.cache.add(key, '1', MINUTE))) throw await refused(this.cache, key, TOO_OFTEN);
    try {
      await send();
    } catch (cause) {
      await this.cache.delete(key);
      throw cause instanceof Failure ? cause : new Failure('MESSAGE_NOT_SENT', { cause });
    }
  }

  private countOne(key: string, most: number): Promise<void> {
    return countOne(this.cache, key, { most, seconds: DAY }, TOO_OFTEN);
  }
}

const TOO_OFTEN = 'CODE_TOO_OFTEN';
const ALL_IN_A_MINUTE = 'sends:minute';
