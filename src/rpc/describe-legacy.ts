import type { OpenRpcDocument } from './describe';

/** JSON Schema's types under the names that the original framework's service description used. */
const TYPES: Record<string, string> = {
  string: 'str',
  boolean: 'bit',
  number: 'num',
  integer: 'num',
  array: 'arr',
};

/** The answer of `system.describe` in the framework of the original service, for that framework's tools. */
export function describeLegacy({ info, methods, servers }: OpenRpcDocument) {
  return {
    sdversion: '1.0',
    name: info.title,
    version: info.version,
    summary: info.description,
    address: servers[0]?.url,
    procs: methods.map(({ name, summary, params }) => ({
      name,
      summary,
      params: params.map((param) => ({ name: param.name, type: TYPES[param.schema.type ?? ''] ?? 'any' })),
      return: { type: 'obj' },
    })),
  };
}
