import crypto from 'node:crypto';
import { KeyedCache } from '../../src/adapters/cache/keyed';
import { MemoryCache } from '../../src/adapters/cache/memory';
import type { Cache } from '../../src/adapters/cache/port';
import { type NewCode, OneTimeCodes } from '../../src/codes/one-time-codes';
import type { ErrnoName } from '../../src/errno';
import { Failure } from '../../src/failure';
import { CodeGuesses } from '../../src/limits/code-guesses';
import { Cooldowns } from '../../src/limits/cooldowns';
import { Secret } from '../../src/secrets/secret';
import { pass, startClock, stopClock } from '../harness/clock';
import { wrongCodes } from '../harness/codes';

const MOBILE = '13800138000';
const SECRET = 'a secret of the tests, long enough for all of them';
const IP = '203.0.113.7';
const TRIES = 3;
const SMS_DIGITS = 6;
/** As many as the contract says. */
const LIMITS = { tries: TRIES, triesAnywhere: 9, triesDay: 10, triesDayAnywhere: 30 };

function codesOn(cache: Cache, secret = new Secret(SECRET)): OneTimeCodes {
  const keyed = new KeyedCache(cache);
  const cooldowns = new Cooldowns(keyed, secret.digest('cooldowns'));
  const digest = secret.digest('one-time codes');
  return new OneTimeCodes(keyed, cooldowns, digest, new CodeGuesses(keyed, digest, LIMITS), SMS_DIGITS);
}

describe('one-time codes', () => {
  let cache: MemoryCache;
  let codes: OneTimeCodes;
  beforeEach(() => {
    stopClock();
    cache = new MemoryCache();
    codes = codesOn(cache);
  });
  afterEach(async () => {
    await cache.close();
    jest.restoreAllMocks();
    startClock();
  });

  /** What sending a code does, but for its message. */
  async function issueNew(target = MOBILE): Promise<NewCode> {
    const issued = await codes.reserve('register', target);
    await codes.store(issued);
    return issued;
  }
  const issue = async (target?: string) => (await issueNew(target)).code;
  const failureOf = async (work: Promise<unknown>): Promise<Failure> => {
    const error = await work.then(
      () => undefined,
      (reason) => reason,
    );
    if (!(error instanceof Failure)) throw new Error(`no failure but ${error}`);
    return error;
  };
  const look = (code: string, { target = MOBILE, ip = IP } = {}) => codes.look('register', target, code, ip);
  /** Looks at a code and takes it; what was wrong, if anything was. */
  const redeem = (code: string, where?: { target?: string; ip?: string }): Promise<ErrnoName | undefined> =>
    look(code, where)
      .then((right) => codes.take(right))
      .then(() => undefined)
      .catch((failure: Failure) => failure.errno);

  it('are four digits', async () => {
    for (let i = 0; i < 50; i++) expect(await issue(`1380013${8000 + i}`)).toMatch(/^[0-9]{4}$/);
  });

  it.each([
    ['register', 4],
    ['bind', SMS_DIGITS],
    ['reset', SMS_DIGITS],
    ['confirm', SMS_DIGITS],
    ['mail:register', 6],
    ['mail:resetpwd', 6],
  ] as const)('of purpose %s have %d digits', async (purpose, digits) => {
    expect((await codes.reserve(purpose, MOBILE)).code).toMatch(new RegExp(`^[0-9]{${digits}}$`));
  });

  it('are drawn by the system’s secure generator, from all ten thousand', async () => {
    const randomInt = jest.spyOn(crypto, 'randomInt') as jest.SpyInstance;
    await issue();
    expect(randomInt.mock.calls).toContainEqual([10_000]);
  });

  it('keep the zeros in front', async () => {
    (jest.spyOn(crypto, 'randomInt') as jest.SpyInstance).mockReturnValue(7);
    expect(await issue()).toBe('0007');
    expect(await redeem('7')).toBe('CODE_REFUSED');
    expect(await redeem('0007')).toBeUndefined();
  });

  it('are good once', async () => {
    const code = await issue();
    expect(await redeem(code)).toBeUndefined();
    expect(await redeem(code)).toBe('CODE_EXPIRED');
  });

  it('of many right ones at once one wins', async () => {
    const code = await issue();
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => redeem(code)));
    expect(outcomes.filter((outcome) => outcome === undefined)).toHaveLength(1);
    expect(new Set(outcomes)).toEqual(new Set([undefined, 'CODE_EXPIRED']));
  });

  it('are good for their target only', async () => {
    const code = await issue();
    expect(await redeem(code, { target: '13800138001' })).toBe('CODE_EXPIRED');
    expect(await redeem(code)).toBeUndefined();
  });

  it('are good for 300 seconds', async () => {
    const code = await issue();
    await pass(299.999);
    expect(await redeem(code)).toBeUndefined();
  });

  it('are gone after 300 seconds', async () => {
    const code = await issue();
    await pass(300);
    expect(await redeem(code)).toBe('CODE_EXPIRED');
  });

  it('die with the third wrong try, however long that takes', async () => {
    const code = await issue();
    for (const wrong of wrongCodes(code, TRIES)) {
      expect(await redeem(wrong)).toBe('CODE_REFUSED');
      await pass(90);
    }
    expect(await redeem(code)).toBe('CODE_EXPIRED');
  });

  it('of fifty wrong guesses at once three are compared', async () => {
    const code = await issue();
    const compare = jest.spyOn(crypto, 'timingSafeEqual');
    const outcomes = await Promise.all([...wrongCodes(code, 49), code].map((guess) => redeem(guess)));
    expect(compare).toHaveBeenCalledTimes(TRIES);
    expect(outcomes.filter((outcome) => outcome === 'CODE_REFUSED')).toHaveLength(TRIES);
    expect(outcomes.filter((outcome) => outcome === 'CODE_EXPIRED')).toHaveLength(50 - TRIES);
  });

  it('a new code has tries of its own', async () => {
    for (const wrong of wrongCodes(await issue(), TRIES)) await redeem(wrong);
    await pass(60);
    expect(await redeem(await issue())).toBeUndefined();
  });

  describe('that are guessed at', () => {
    const networks = (count: number) => Array.from({ length: count }, (_, index) => `203.0.113.${index}`);
    /** Uses up what one network may guess at a code. */
    const guess = async (code: string, ip: string) => {
      for (const wrong of wrongCodes(code, TRIES)) expect(await redeem(wrong, { ip })).toBe('CODE_REFUSED');
      expect(await redeem(code, { ip })).toBe('CODE_EXPIRED');
    };

    it('are gone for one network after 3 wrong ones, and for all after 9', async () => {
      const code = await issue();
      const [first = '', second = '', third = '', fourth = ''] = networks(4);
      for (const ip of [first, second]) await guess(code, ip);
      expect(await codes.isPending('register', MOBILE, first)).toBe(false);
      expect(await codes.isPending('register', MOBILE, fourth)).toBe(true);
      await look(code, { ip: fourth });
      await guess(code, third);
      expect(await redeem(code, { ip: fourth })).toBe('CODE_EXPIRED');
      expect(await codes.isPending('register', MOBILE, fourth)).toBe(false);
    });

    it('are not gone for others, however often one network tries', async () => {
      const code = await issue();
      for (let i = 0; i < 100; i++) await redeem('xxxx');
      expect(await redeem(code, { ip: '203.0.113.8' })).toBeUndefined();
    });

    it('count for the /64 of an IPv6 address', async () => {
      const code = await issue();
      for (const ip of ['2001:db8::1', '2001:db8::2', '2001:db8::3']) await redeem('xxxx', { ip });
      expect(await redeem(code, { ip: '2001:db8::4' })).toBe('CODE_EXPIRED');
      expect(await redeem(code, { ip: '2001:db8:0:1::4' })).toBeUndefined();
    });

    it('are gone for the rest of the day after 10 wrong ones of a network, though new ones are sent', async () => {
      for (let round = 0; round < 5; round++, await pass(60)) {
        const [wrong = ''] = wrongCodes(await issue());
        for (let i = 0; i < 2; i++) expect(await redeem(wrong)).toBe('CODE_REFUSED');
      }
      const code = await issue();
      expect(await codes.isPending('register', MOBILE, IP)).toBe(false);
      expect(await redeem(code)).toBe('CODE_EXPIRED');
      expect(await redeem(code, { ip: '203.0.113.8' })).toBeUndefined();
      await pass(86_400);
      expect(await redeem(await issue())).toBeUndefined();
    });

    it('are gone for everybody for the rest of the day after 30 wrong ones, of whatever purpose', async () => {
      const other = await codes.reserve('bind', MOBILE);
      await codes.store(other);
      for (let round = 0; round < 10; round++, await pass(60)) {
        const code = await issue();
        for (const ip of networks(3)) await redeem(code === '0000' ? '1111' : '0000', { ip });
      }
      const code = await issue();
      await codes.store(other);
      expect(await redeem(code, { ip: '198.51.100.1' })).toBe('CODE_EXPIRED');
      const bind = failureOf(codes.look('bind', MOBILE, other.code, '198.51.100.1'));
      expect((await bind).errno).toBe('CODE_EXPIRED');
      const [free] = [await issue('13800138001')];
      expect(await redeem(free, { target: '13800138001', ip: '198.51.100.1' })).toBeUndefined();
    });

    it('are not counted where they are right, however often they are looked at', async () => {
      for (let round = 0; round < 12; round++, await pass(60)) {
        const code = await issue();
        for (let i = 0; i < 5; i++) await look(code);
        expect(await redeem(code)).toBeUndefined();
      }
    });
  });

  it('that were looked at stay good until one takes them', async () => {
    const code = await issue();
    const [mine, theirs] = [await look(code), await look(code)];
    await codes.take(mine);
    expect((await failureOf(codes.take(theirs))).errno).toBe('CODE_EXPIRED');
    await codes.take(mine);
    expect(await redeem(code)).toBe('CODE_EXPIRED');
  });

  it('that were looked at are gone with a new one', async () => {
    const right = await look(await issue());
    await pass(60);
    const later = await issue();
    expect((await failureOf(codes.take(right))).errno).toBe('CODE_EXPIRED');
    expect(await redeem(later)).toBeUndefined();
  });

  it('are compared in constant time, and never stored as they are', async () => {
    (jest.spyOn(crypto, 'randomInt') as jest.SpyInstance).mockImplementation((most: number) =>
      most === 10_000 ? 4711 : 1,
    );
    const stored: string[] = [];
    for (const method of ['set', 'add'] as const) {
      const original = cache[method].bind(cache);
      jest.spyOn(cache, method).mockImplementation((key, value, seconds): Promise<never> => {
        stored.push(key, value);
        return original(key, value, seconds) as Promise<never>;
      });
    }
    const compare = jest.spyOn(crypto, 'timingSafeEqual');
    expect(await issue()).toBe('4711');
    await redeem('4712');
    expect(compare).toHaveBeenCalledTimes(1);
    expect(stored.length).toBeGreaterThan(0);
    for (const text of stored) expect(text.replaceAll(MOBILE, '')).not.toContain('4711');
  });

  it('whoever reads the cache can’t try all ten thousand: another secret stores them differently', async () => {
    (jest.spyOn(crypto, 'randomInt') as jest.SpyInstance).mockReturnValue(1);
    (jest.spyOn(crypto, 'randomBytes') as jest.SpyInstance).mockReturnValue(Buffer.alloc(9));
    const storedUnder = async (secret: string) => {
      const own = new MemoryCache();
      const set = jest.spyOn(own, 'set');
      const codesOfIt = codesOn(own, new Secret(secret));
      await codesOfIt.store(await codesOfIt.reserve('register', MOBILE));
      await own.close();
      return set.mock.calls[0]?.[1];
    };
    expect(await storedUnder(SECRET)).toBe(await storedUnder(SECRET));
    expect(await storedUnder(SECRET)).not.toBe(await storedUnder(`${SECRET}!`));
  });

  it('the same code is stored differently each time', async () => {
    const set = jest.spyOn(cache, 'set');
    const random = jest.spyOn(crypto, 'randomInt') as jest.SpyInstance;
    let nonce = 0;
    random.mockImplementation((most: number) => (most === 10_000 ? 4711 : ++nonce));
    await issue();
    await pass(60);
    await issue();
    expect(set.mock.calls[0]?.[1]).not.toBe(set.mock.calls[1]?.[1]);
  });

  describe('the cooldown', () => {
    it('lasts 60 seconds, and says how many are left', async () => {
      await issue();
      await pass(20);
      const failure = await failureOf(issue());
      expect(failure.errno).toBe('CODE_TOO_OFTEN');
      expect(failure.details.retryAfterSeconds).toBe(40);
      await pass(39.999);
      expect((await failureOf(issue())).errno).toBe('CODE_TOO_OFTEN');
      await pass(0.001);
      expect(await issue()).toMatch(/^\d{4}$/);
    });

    it('of ten requests at once lets one through', async () => {
      const outcomes = await Promise.allSettled(
        Array.from({ length: 10 }, () => codes.reserve('register', MOBILE)),
      );
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });
  });

  it('are not good before they are stored, and leave an earlier one good until then', async () => {
    const code = await issue();
    await pass(60);
    const later = await codes.reserve('register', MOBILE);
    if (later.code !== code) expect(await redeem(later.code)).toBe('CODE_REFUSED');
    expect(await redeem(code)).toBeUndefined();
    await codes.store(later);
    expect(await redeem(later.code)).toBeUndefined();
  });

  it('are not made while the cache is down', async () => {
    const broken: Cache = Object.assign(new MemoryCache(), {
      add: async () => {
        throw new Error('the cache is down');
      },
    });
    await expect(codesOn(broken).reserve('register', MOBILE)).rejects.toThrow('the cache is down');
    await broken.close();
  });

  describe('that was never sent, and is taken back', () => {
    it.each(['stored', 'only reserved'])('is dead, and another may be sent at once: %s', async (how) => {
      const issued = await codes.reserve('register', MOBILE);
      if (how === 'stored') await codes.store(issued);
      await codes.withdraw(issued);
      expect(await redeem(issued.code)).toBe('CODE_EXPIRED');
      expect(await redeem(await issue())).toBeUndefined();
    });

    it('leaves an earlier one good', async () => {
      const code = await issue();
      await pass(60);
      await codes.withdraw(await codes.reserve('register', MOBILE));
      expect(await redeem(code)).toBeUndefined();
    });

    it('leaves a later one, and its cooldown', async () => {
      const first = await issueNew();
      await pass(60);
      const later = await issue();
      await codes.withdraw(first);
      expect(await failureOf(issue())).toMatchObject({ errno: 'CODE_TOO_OFTEN' });
      expect(await redeem(later)).toBeUndefined();
    });
  });

  describe('are the latest of their target', () => {
    it('even before they are stored, and as long as they are good', async () => {
      const issued = await codes.reserve('register', MOBILE);
      expect(await codes.isLatest(issued)).toBe(true);
      await codes.store(issued);
      await pass(299);
      expect(await codes.isLatest(issued)).toBe(true);
      await pass(1);
      expect(await codes.isLatest(issued)).toBe(false);
    });

    it('until they are taken back', async () => {
      const issued = await issueNew();
      await codes.withdraw(issued);
      expect(await codes.isLatest(issued)).toBe(false);
    });

    it('until another is asked for', async () => {
      const issued = await issueNew();
      await pass(60);
      const later = await issueNew();
      expect(await codes.isLatest(issued)).toBe(false);
      expect(await codes.isLatest(later)).toBe(true);
    });

    it('until they are used, once their cooldown is over', async () => {
      const issued = await issueNew();
      await redeem(issued.code);
      await pass(60);
      expect(await codes.isLatest(issued)).toBe(false);
    });
  });

  it('are pending until they are used, dead or too old', async () => {
    const isPending = () => codes.isPending('register', MOBILE, IP);
    expect(await isPending()).toBe(false);
    const code = await issue();
    expect(await isPending()).toBe(true);
    await redeem(code);
    expect(await isPending()).toBe(false);
    await pass(60);
    for (const wrong of wrongCodes(await issue(), TRIES)) {
      expect(await isPending()).toBe(true);
      await redeem(wrong);
    }
    expect(await isPending()).toBe(false);
    await pass(60);
    await issue();
    await pass(300);
    expect(await isPending()).toBe(false);
  });

  it('that go by mail have six digits, and live as long as their purpose says', async () => {
    const issued = await codes.reserve('mail:register', 'a@example.com');
    await codes.store(issued);
    expect(issued.code).toMatch(/^[0-9]{6}$/);
    await pass(180);
    expect(await failureOf(codes.look('mail:register', 'a@example.com', issued.code, IP))).toMatchObject({
      errno: 'CODE_EXPIRED',
    });
  });
});
