import type { OpenRpcDocument } from './describe';

/** JSON Schema's types in the words of the service description that the original framework had. */
const TYPES: Record<string, string> = {
  string: 'str',
  boolean: 'bit',
  number: 'num',
  integer: 'num',
  array: 'arr',
};

/** What `system.describe` answered in the framework the original service was built on, for its tools. */
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
