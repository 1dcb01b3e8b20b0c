import { EnvError } from 'envalid';
import { integer } from '../kinds';
import { kind, type Values } from '../row';

export interface Argon2Cost {
  readonly memoryCost: number;
  readonly timeCost: number;
  readonly parallelism: number;
}

const argon2Cost = kind<Argon2Cost>((text) => {
  const match = /^m=(\d+),t=(\d+),p=(\d+)$/.exec(text);
  const [memoryCost, timeCost, parallelism] = (match ?? []).slice(1).map(Number);
  const isPossible = memoryCost && timeCost && parallelism && memoryCost >= 8 * parallelism;
  if (!isPossible || memoryCost > 4_194_304 || timeCost > 100 || parallelism > 64) {
    throw new EnvError('must look like m=19456,t=2,p=1 (m in KiB, at least 8 times p, at most 4 GiB)');
  }
  return { memoryCost, timeCost, parallelism };
});

/** Memory in KiB times passes: the smallest of the equal pairs in OWASP's Password Storage Cheat Sheet. */
const LEAST_COST = 35_000;

/** The minimum of the installed app. A shorter password can be guessed within a login's tries. */
const LEAST_MIN = 6;
/** Passwords of this length must be accepted: of password managers, and sentences (OWASP ASVS 5.0, 6.2.9). */
const LEAST_MAX = 64;

const tooShort = (min: number): string | undefined =>
  min < LEAST_MIN ? `lets in passwords that are easy to guess. Set it to ${LEAST_MIN} or more.` : undefined;

const aboveMost = (min: number, max: unknown): string | undefined =>
  min > Number(max) ? 'is greater than MOFANG_PASSWORD_MAX. Lower the one or raise the other.' : undefined;

export const PASSWORDS = {
  MOFANG_REGISTER_PASSWORD_MIN: integer({
    from: 1,
    to: 64,
    desc: 'Minimum length of a password at registration, in characters.',
    default: 6,
    beside: { MOFANG_PASSWORD_MAX: aboveMost },
    production: { refuses: tooShort },
  }),
  MOFANG_PASSWORD_MIN: integer({
    from: 1,
    to: 64,
    desc: 'Minimum length of a password that is set later, in characters.',
    default: 8,
    beside: { MOFANG_PASSWORD_MAX: aboveMost },
    production: { refuses: tooShort },
  }),
  MOFANG_PASSWORD_MAX: integer({
    from: 16,
    to: 1024,
    desc: 'Maximum length of a new password, in characters.',
    default: 64,
    production: {
      refuses: (max) =>
        max < LEAST_MAX ? `turns long passwords away. Set it to ${LEAST_MAX} or more.` : undefined,
    },
  }),
  MOFANG_ARGON2: argon2Cost({
    desc: 'Cost of a password hash. Stored hashes follow at the next login.',
    default: { memoryCost: 19_456, timeCost: 2, parallelism: 1 },
    production: {
      refuses: ({ memoryCost, timeCost }) =>
        memoryCost * timeCost < LEAST_COST
          ? 'is too cheap to guess. Set it to m=19456,t=2,p=1 or more, or leave it out.'
          : undefined,
    },
  }),
};

export const passwordsConfig = (values: Values<typeof PASSWORDS>) => ({
  registerMin: values.MOFANG_REGISTER_PASSWORD_MIN,
  min: values.MOFANG_PASSWORD_MIN,
  max: values.MOFANG_PASSWORD_MAX,
  cost: values.MOFANG_ARGON2,
});
