import type { KeyedCache } from '../adapters/cache/keyed';
import type { KeyedDigest, KeyedNames } from '../secrets/keyed-digest';
import { countOne, refused } from './counter';
import { networkOf } from './network';

/** How many messages are sent; 0 is no limit. */
interface SendingLimits {
  /** Requests of one IP address in an hour, refused ones too, until a captcha is asked for. */
  readonly captchaAfter: number;
  /** By the whole service in a minute, until a captcha is asked of everybody. */
  readonly captchaAfterAll: number;
  readonly perTargetDay: number;
  readonly perIpDay: number;
  readonly perDay: number;
}

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/**
 * Keeps strangers from sending messages at our expense: first by asking for a captcha, then by caps per
 * target, per IP address and for the whole service.
 */
export class SendLimits {
  constructor(
    private readonly cache: KeyedCache,
    private readonly digest: KeyedDigest,
    private readonly limits: SendingLimits,
  ) {}

  /** Counts a request of an IP address, and says whether it needs a captcha: one that was refused counts too. */
  async needsCaptcha(ip: string): Promise<boolean> {
    const { captchaAfter, captchaAfterAll } = this.limits;
    const asked = await this.cache.increment([`sends:asked:${networkOf(ip)}`], HOUR);
    if (captchaAfter > 0 && asked > captchaAfter) return true;
    return captchaAfterAll > 0 && (await this.cache.count(ALL_IN_A_MINUTE)) >= captchaAfterAll;
  }

  /**
   * Asks whether one more message may be sent; one that is refused counts for the IP address.
   *
   * @param target the mobile or the e-mail.
   * @throws Failure CODE_TOO_OFTEN beyond a cap, with the seconds until its day is over.
   */
  async ask(target: string, ip: string): Promise<void> {
    const { perTargetDay, perIpDay, perDay } = this.limits;
    // The IP address comes first: who is beyond its cap uses up none of the service's.
    await this.countOne(`sends:ip:${networkOf(ip)}`, perIpDay);
    const names = this.namesOf(target);
    if (perTargetDay > 0 && (await this.cache.count(names)) >= perTargetDay) {
      throw await refused(this.cache, names, TOO_OFTEN);
    }
    await this.countOne('sends:all', perDay);
  }

  /** Counts a message that was queued: nobody uses up a target's cap by what is not sent, and no outage does. */
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
