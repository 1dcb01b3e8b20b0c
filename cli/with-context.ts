import { pino } from 'pino';
import { type Config, readConfig } from '../src/config';
import { type Context, createContext } from '../src/context';
import { logOptions } from '../src/logging';

/** A command's configuration: the environment, with what its options say put over it. */
export function configOf(options: Record<string, string | undefined> = {}): Config {
  return readConfig({ ...process.env, ...options });
}

/** The file of token keys, which may not be there yet: `mofang keys init` makes it. */
export const keyFilePath = (): string | undefined => process.env.MOFANG_JWT_KEYS;

/** Opens what a command needs, and closes it whatever happens. Warnings go to stderr; stdout is the command's. */
export async function withContext<T>(config: Config, work: (context: Context) => Promise<T>): Promise<T> {
  const log = pino(logOptions('warn'), pino.destination({ dest: 2, sync: true }));
  const context = await createContext(config, { log });
  try {
    return await work(context);
  } finally {
    await context.close();
  }
}
