import { version } from '../package.json';
import { namespacesFor } from '../src/namespaces';
import { describe, type OpenRpcDocument } from '../src/rpc/describe';
import { createRegistry } from '../src/rpc/registry';
import { configOf } from './with-context';

/** Lists what is served: each method with its params, the token it needs, and its sentence; or as OpenRPC. */
export function listMethods({ json = false }: { json?: boolean }, print: (line: string) => void): void {
  const config = configOf();
  const registry = createRegistry(namespacesFor(config));
  const document = describe(registry, { version, url: `${config.http.publicUrl}/api`, settings: config });
  if (json) print(JSON.stringify(document, null, 2));
  else for (const method of document.methods) print(lineOf(method));
}

function lineOf({ name, params, summary, 'x-auth': auth }: OpenRpcDocument['methods'][number]): string {
  const list = params.map((param) => `${param.name}${param.required ? '' : '?'}`).join(', ');
  return `${`${name}(${list})`.padEnd(64)} ${auth === 'public' ? '' : `[${auth}] `}${summary}`;
}
