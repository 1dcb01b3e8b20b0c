import { namespacesFor } from '../src/namespaces';
import { createRegistry, type RegisteredMethod } from '../src/rpc/registry';
import { configOf } from './with-context';

/** Lists what is served: each method with its params, the token it needs, and its sentence. */
export function listMethods({ json = false }: { json?: boolean }, print: (line: string) => void): void {
  const methods = [...createRegistry(namespacesFor(configOf())).values()].map(describe);
  if (json) print(JSON.stringify(methods, null, 2));
  else for (const method of methods) print(lineOf(method));
}

function lineOf({ name, params, token, description }: ReturnType<typeof describe>): string {
  const list = params.map((param) => `${param.name}${param.optional ? '?' : ''}`).join(', ');
  return `${`${name}(${list})`.padEnd(64)} ${token === 'public' ? '' : `[${token}] `}${description}`;
}

function describe({ name, description, stance, shape }: RegisteredMethod) {
  const params = [...shape].map(([param, { expected, isOptional }]) => ({
    name: param,
    type: expected,
    optional: isOptional,
  }));
  return { name, description, token: stance, params };
}
