import { pino } from 'pino';
import { type Config, readConfig } from '../src/config';
import { type Context, createContext } from '../src/context';
import { logOptions } from '../src/logging';

/** A command's configuration: the environment, overridden by the command's options. */
export function configOf(options: Record<string, string | undefined> = {}): Config {
  return readConfig({ ...process.env, ...options });
}

/** The file of token keys. It may not exist yet: `mofang keys init` makes it. */
export const keyFilePath = (): string | undefined => process.env.MOFANG_JWT_KEYS;

/** Opens a context for a command and always closes it. Warnings go to stderr; stdout is for the command's output. */
export async function withContext<T>(config: Config, work: (context: Context) => Promise<T>): Promise<T> {
  const log = pino(logOptions('warn'), pino.destination({ dest: 2, sync: true }));
  const context = await createContext(config, { log });
  try {
    return await work(context);
  } finally {
    await context.close();
  }
}
