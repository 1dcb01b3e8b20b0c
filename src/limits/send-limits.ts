import type { KeyedCache } from '../adapters/cache/keyed';
import type { KeyedDigest, KeyedNames } from '../secrets/keyed-digest';
import { countOne, refused } from './counter';
import { networkOf } from './network';

/** How many messages are sent; 0 for no limit. */
interface SendingLimits {
  /** Requests of one IP address in an hour, including refused ones, before a captcha is required. */
  readonly captchaAfter: number;
  /** Messages of the whole service in a minute, before everybody needs a captcha. */
  readonly captchaAfterAll: number;
  readonly perTargetDay: number;
  readonly perIpDay: number;
  readonly perDay: number;
}

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/**
 * Keeps strangers from sending messages at our expense: first with a captcha, then with caps per target, per
 * IP address and for the whole service.
 */
export class SendLimits {
  constructor(
    private readonly cache: KeyedCache,
    private readonly digest: KeyedDigest,
    private readonly limits: SendingLimits,
  ) {}

  /** Counts a request of an IP address, even if it is refused later, and says whether it needs a captcha. */
  async needsCaptcha(ip: string): Promise<boolean> {
    const { captchaAfter, captchaAfterAll } = this.limits;
    const asked = await this.cache.increment([`sends:asked:${networkOf(ip)}`], HOUR);
    if (captchaAfter > 0 && asked > captchaAfter) return true;
    return captchaAfterAll > 0 && (await this.cache.count(ALL_IN_A_MINUTE)) >= captchaAfterAll;
  }

  /**
   * Checks whether one more message may be sent. A refused request still counts for its IP address.
   *
   * @param target the mobile or the e-mail.
   * @throws Failure CODE_TOO_OFTEN above a cap, with the seconds until its day is over.
   */
  async ask(target: string, ip: string): Promise<void> {
    const { perTargetDay, perIpDay, perDay } = this.limits;
    // The IP address is checked first, so that a caller above its cap uses up nothing of the service's cap.
    await this.countOne(`sends:ip:${networkOf(ip)}`, perIpDay);
    const names = this.namesOf(target);
    if (perTargetDay > 0 && (await this.cache.count(names)) >= perTargetDay) {
      throw await refused(this.cache, names, TOO_OFTEN);
    }
    await this.countOne('sends:all', perDay);
  }

  /** Counts a message once it is queued: neither unsent messages nor outages use up a target's cap. */
  async sent(target: string): Promise<void> {
    await this.cache.increment(ALL_IN_A_MINUTE, MINUTE);
    await this.cache.increment(this.namesOf(target), DAY);
  }

  private countOne(key: string, most: number): Promise<void> {
    return countOne(this.cache, [key], { most, seconds: DAY }, TOO_OFTEN);
  }

  private namesOf(target: string): KeyedNames {
    return this.digest.names(target, (digest) => `sends:target:${digest}`);
  }
}

const TOO_OFTEN = 'CODE_TOO_OFTEN';
const ALL_IN_A_MINUTE = ['sends:minute'] as const;
