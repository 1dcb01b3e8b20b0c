import { isNativeError } from 'node:util/types';
import type { FastifyBaseLogger } from 'fastify';
import { pino } from 'pino';
import type { Config } from './config';

/** The process' log, or the log of a request, whose lines carry the request's id. */
export type Log = FastifyBaseLogger;

/** The most nested errors that are described. */
const MAX_CAUSES = 5;

/** Only these fields of an error are logged: a database error also carries the values of its query. */
function describeError(error: unknown, depth = 0): object {
  if (!isNativeError(error)) return { type: typeof error, message: 'no Error was thrown' };
  const { name, message, stack, cause } = error;
  const { code } = error as { code?: unknown };
  return {
    type: name,
    ...(code === undefined ? {} : { code }),
    message: masked(String(message)),
    stack: masked(String(stack)),
    ...(isNativeError(cause) && depth < MAX_CAUSES ? { cause: describeError(cause, depth + 1) } : {}),
  };
}

/** Masks passwords in URLs, mobiles, e-mails, tokens and hashes that a library put into its message. */
export const masked = (text: string): string =>
  text
    // Everything before the last @, because a password may hold any character.
    .replace(/\b([a-z][a-z\d+.-]*:\/\/)\S*@/gi, '$1***@')
    .replace(/\b(1[3-9]\d)\d{4}(\d{4})\b/g, '$1****$2')
    .replace(/[\w.+-]+@[\w-]+\.[\w.]+/g, '***@***')
    .replace(/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, '<token>')
    .replace(/\$argon2[^\s'"]+/g, '<hash>');

/** The process' log: JSON lines, or readable ones on a developer's terminal. Never bodies or headers. */
export async function createLog({ env, logLevel }: Pick<Config, 'env' | 'logLevel'>): Promise<Log> {
  const options = logOptions(logLevel);
  if (env !== 'development' || !process.stdout.isTTY) return pino<never>(options);
  const { default: pretty } = await import('pino-pretty');
  const lines = pretty({ sync: true, ignore: 'pid,hostname,reqId', translateTime: 'SYS:HH:MM:ss' });
  return pino<never>(options, lines);
}

/** What pino writes, and what it leaves out. */
export const logOptions = (level: string) => ({
  level,
  serializers: { err: (error: unknown) => describeError(error), req: describeRequest, res: () => undefined },
});

const describeRequest = ({ method, ip }: { method: string; ip: string }): object => ({ method, ip });
