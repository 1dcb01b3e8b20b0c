import { randomUUID } from 'node:crypto';
import { buildApp } from '../src/app';
import { workJobs } from '../src/process/worker';
import { CliError } from './cli-error';
import { configOf, withContext } from './with-context';

interface CallOptions {
  readonly url?: string;
  readonly token?: string;
}

/**
 * Calls one method and prints its answer. It calls the running service first. If none answers at the configured
 * address, the call runs in this process, on the same database.
 *
 * @param params JSON: an object or an array.
 * @returns whether the call succeeded: no protocol error, and errno 0.
 */
export async function callMethod(
  method: string,
  params: string | undefined,
  { url, token }: CallOptions,
  output: { out(text: string): void; err(text: string): void },
): Promise<boolean> {
  const request = JSON.stringify({ jsonrpc: '2.0', id: randomUUID(), method, params: readJson(params) });
  const headers = { 'Content-Type': 'application/json', ...(token ? { Authorization: `jwt ${token}` } : {}) };
  const config = configOf();
  const address = url ?? `${config.http.localUrl}/api`;
  const text =
    (await askService(address, request, headers, { isRequired: url !== undefined })) ??
    (await callHere(request, headers, () =>
      output.err(`Nothing answers at ${address}; called in this process.`),
    ));
  const { result, error } = JSON.parse(text);
  output.out(JSON.stringify(result ?? error, null, 2));
  return error === undefined && result.errno === 0;
}

function readJson(params: string | undefined): unknown {
  try {
    return JSON.parse(params ?? '{}');
  } catch {
    throw new CliError(`The params are not JSON. For example: '{"mobile":"13800138000"}'`);
  }
}

async function askService(
  url: string,
  body: string,
  headers: Record<string, string>,
  { isRequired }: { isRequired: boolean },
): Promise<string | undefined> {
  try {
    const response = await fetch(url, { method: 'POST', headers, body });
    return await response.text();
  } catch (error) {
    if (isRequired) throw new CliError(`Nothing answers at ${url}.`);
    if ((error as { cause?: NodeJS.ErrnoException }).cause?.code === 'ECONNREFUSED') return undefined;
    throw error;
  }
}

function callHere(payload: string, headers: Record<string, string>, warn: () => void): Promise<string> {
  warn();
  return withContext(configOf(), async (context) => {
    // Without Redis, no other process can run the jobs.
    if (context.config.redis === undefined) await workJobs(context);
    const app = await buildApp(context);
    const { body } = await app.inject({ method: 'POST', url: '/api', headers, payload });
    await app.close();
    return body;
  });
}
