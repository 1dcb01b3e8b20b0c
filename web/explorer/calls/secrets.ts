import type { MethodDoc, Schema } from '../openrpc/document';

/** What stands where a secret was. */
export const MASK = '•••';

const SECRET_NAME = /pass|pwd|secret|token|(?<!post)code|captcha|randstr|ticket|authorization|state$/i;
const SECRET_FORMATS = ['password', 'jwt', 'data-url'];
const SECRET_VALUE = /^(?:data:|eyJ[\w-]*\.)/;

/** Whether a value must not outlive the tab: by its schema, its name, or how it looks. */
export function isSecret(name: string, value: unknown, schema: Schema = {}): boolean {
  if (SECRET_NAME.test(name) || SECRET_FORMATS.includes(schema.format ?? '')) return true;
  return typeof value === 'string' && SECRET_VALUE.test(value);
}

/** The same value with each secret inside it replaced; `undefined` as the replacement leaves secrets out. */
export function withoutSecrets(
  value: unknown,
  replacement: string | undefined,
  schemas: ReadonlyMap<string, Schema> = new Map(),
): unknown {
  if (Array.isArray(value)) {
    const kept = value.filter((item) => replacement !== undefined || !isSecret('', item));
    return kept.map((item) =>
      isSecret('', item) ? replacement : withoutSecrets(item, replacement, schemas),
    );
  }
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).flatMap(([name, inner]): [string, unknown][] => {
    if (!isSecret(name, inner, schemas.get(name)))
      return [[name, withoutSecrets(inner, replacement, schemas)]];
    return replacement === undefined ? [] : [[name, replacement]];
  });
  return Object.fromEntries(kept);
}

interface Envelope {
  readonly method?: unknown;
  readonly params?: unknown;
}

/** A request as it may be stored: params sent by position are named first, so that their schemas tell secrets. */
export function maskRequest(request: unknown, find: (name: string) => MethodDoc | undefined): unknown {
  if (Array.isArray(request)) return request.map((each) => maskRequest(each, find));
  if (typeof request !== 'object' || request === null) return null;
  const { method, params } = request as Envelope;
  const doc = typeof method === 'string' ? find(method) : undefined;
  const schemas = new Map(doc?.params.map((param) => [param.name, param.schema]));
  const named = Array.isArray(params) ? byName(params, doc) : params;
  return {
    ...(withoutSecrets({ ...request, params: undefined }, MASK) as object),
    ...(params === undefined ? {} : { params: withoutSecrets(named, MASK, schemas) }),
  };
}

function byName(params: readonly unknown[], doc: MethodDoc | undefined): Record<string, unknown> {
  return Object.fromEntries(
    params.map((value, index) => [doc?.params[index]?.name ?? `secret${index}`, value]),
  );
}

export const hasMask = (value: unknown): boolean => JSON.stringify(value)?.includes(MASK) ?? false;
