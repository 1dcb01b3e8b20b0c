import { EnvError } from 'envalid';
import { type KeySet, readKeySet } from '../../auth/key-set';
import { integer, itemsOf, str } from '../kinds';
import { kind, type Values } from '../row';

/** The path of the key file, and its content at the start. */
interface KeySetFile {
  readonly path: string;
  readonly set: KeySet;
}

/** A JSON Web Key Set of private keys, read from the file that the setting names. */
const keySetFile = kind<KeySetFile>((path) => {
  try {
    return { path, set: readKeySet(path) };
  } catch (error) {
    throw new EnvError((error as Error).message);
  }
});

const secretList = kind<readonly string[]>(itemsOf);

/** Too short, made of few different characters, or taken from documentation and examples. */
const isWeak = (secret: string): boolean =>
  secret.length < 32 || new Set(secret).size < 10 || /change.?me|your.?secret|example/i.test(secret);

const WEAK =
  'is a default or too weak: at least 32 random characters, for example `openssl rand -base64 48`.';

export const TOKENS = {
  MOFANG_JWT_SECRET: str({
    desc: 'Secret behind tokens and stored codes, 32 characters at least. Unset: one kept in the data folder.',
    default: undefined,
    isSecret: true,
    production: {
      missing: 'Set it to a random text, for example `openssl rand -base64 48`.',
      refuses: (secret) => (isWeak(secret) ? WEAK : undefined),
    },
  }),
  MOFANG_JWT_SECRET_PREVIOUS: secretList({
    desc: 'Secrets before that one, comma-separated: what was made with them stays good.',
    default: [],
    isSecret: true,
    production: {
      refuses: (secrets) =>
        secrets.some(isWeak)
          ? 'holds a secret that is a default or too weak: whoever guesses it can make tokens. Leave it out.'
          : undefined,
    },
  }),
  MOFANG_JWT_KEYS: keySetFile({
    desc: 'File with a JSON Web Key Set (Ed25519, P-256): the first key signs, all verify, by `kid`. Unset: HS256.',
    example: '/etc/mofang/jwks.json',
    default: undefined,
  }),
  MOFANG_ACCESS_TOKEN_SECONDS: integer({
    from: 1,
    to: 86_400,
    desc: 'Lifetime of an access token.',
    default: 1800,
  }),
  MOFANG_REFRESH_TOKEN_SECONDS: integer({
    from: 1,
    to: 31_536_000,
    desc: 'Lifetime of a session and of its refresh token.',
    default: 2_592_000,
  }),
  MOFANG_REFRESH_RETRY_SECONDS: integer({
    from: 0,
    to: 300,
    desc: 'How long a rotating refresh token that was used still gets the same answer.',
    default: 10,
  }),
  MOFANG_CONFIRM_SECONDS: integer({
    from: 1,
    to: 86_400,
    desc: 'How long a login, or `Users.confirm`, lets calls through that need a confirmation.',
    default: 600,
  }),
};

type TokenValues = Values<typeof TOKENS>;

export const tokensConfig = (values: TokenValues) => ({
  secret: values.MOFANG_JWT_SECRET,
  previousSecrets: values.MOFANG_JWT_SECRET_PREVIOUS,
  keyFile: values.MOFANG_JWT_KEYS,
  accessSeconds: values.MOFANG_ACCESS_TOKEN_SECONDS,
});

export const sessionsConfig = (values: TokenValues) => ({
  seconds: values.MOFANG_REFRESH_TOKEN_SECONDS,
  retrySeconds: values.MOFANG_REFRESH_RETRY_SECONDS,
  confirmSeconds: values.MOFANG_CONFIRM_SECONDS,
});
