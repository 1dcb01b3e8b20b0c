import { buildApp } from '../../src/app';
import { readConfig } from '../../src/config';
import { type Context, createContext, type Overrides } from '../../src/context';
import { workJobs } from '../../src/process/worker';
import { logTo } from './log';

/** The services that take turns to answer the calls of a test. */
export interface Answerers {
  readonly urls: readonly string[];
  /** A context in this process, on the same servers. */
  readonly context: Context;
  /** Every line of the log. */
  readonly log: readonly string[];
  /** The address of the service with this context. */
  urlInside(): Promise<string>;
  /** Stops all of them. */
  close(): Promise<void>;
}

/** Starts services in this process, one for each element of the settings. */
export async function startInside(
  settings: readonly NodeJS.ProcessEnv[],
  overrides: Overrides,
): Promise<Answerers> {
  const log: string[] = [];
  const services: InsideService[] = [];
  const ends: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const end of ends.splice(0).toReversed()) await end();
  };
  try {
    for (const each of settings) {
      const context = await openContext(each, overrides, (line) => log.push(line));
      ends.push(context.close);
      const service = await serve(context, context.config.http.port);
      ends.push(service.close);
      services.push(service);
    }
  } catch (error) {
    await close();
    throw error;
  }
  const [{ url, context }] = services as [InsideService];
  return { urls: services.map((service) => service.url), context, log, urlInside: async () => url, close };
}

/** Opens a context that runs jobs. */
export async function openContext(
  settings: NodeJS.ProcessEnv,
  overrides: Overrides,
  write: (line: string) => void,
): Promise<Context> {
  const config = readConfig(settings);
  const context = await createContext(config, { log: logTo(write, config.logLevel), ...overrides });
  await workJobs(context);
  return context;
}

/** A service in this process. */
export interface InsideService {
  readonly url: string;
  readonly context: Context;
  /** Leaves its context open. */
  close(): Promise<void>;
}

/** Serves a context; port 0 selects a free port. */
export async function serve(context: Context, port: number): Promise<InsideService> {
  const app = await buildApp(context);
  const url = await app.listen({ host: context.config.http.host, port });
  return { url, context, close: () => app.close() };
}
