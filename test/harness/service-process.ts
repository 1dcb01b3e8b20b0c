import { type Answer, type CallOptions, callMethod, freePort } from './app';
import { type MofangProcess, type ProcessOptions, startMofang, untilReady } from './program';

/** The built service, in its own process. */
export interface ServiceProcess extends MofangProcess {
  readonly url: string;
  call(method: string, params?: unknown, options?: CallOptions): Promise<Answer>;
}

/** Starts the built service and waits until it is ready. */
export async function startService(
  env: NodeJS.ProcessEnv,
  processOptions?: ProcessOptions,
): Promise<ServiceProcess> {
  const port = env.MOFANG_PORT ?? String(await freePort());
  const service = startMofang(['run'], { ...env, MOFANG_PORT: port }, processOptions);
  const url = `http://127.0.0.1:${port}`;
  await untilReady(url, service);
  return { ...service, url, call: (method, params, options) => callMethod(url, method, params, options) };
}
