/** What this page reads of the OpenRPC document. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly oneOf?: readonly Schema[];
}

export interface Param {
  readonly name: string;
  readonly required: boolean;
  readonly description?: string;
  readonly schema: Schema;
}

export type Auth = 'public' | 'access' | 'refresh';

export interface MethodDoc {
  readonly name: string;
  readonly summary: string;
  readonly params: readonly Param[];
  readonly result: { readonly schema: Schema };
  readonly examples: readonly { readonly params: readonly { name: string; value: unknown }[] }[];
  readonly 'x-auth': Auth;
  readonly 'x-errnos': readonly number[];
}

export interface ErrnoDoc {
  readonly errno: number;
  readonly name: string;
  readonly 'zh-CN': string;
  readonly en: string;
}

export interface ApiDocument {
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly { readonly url: string }[];
  readonly methods: readonly MethodDoc[];
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
  readonly 'x-errnos': readonly ErrnoDoc[];
}

export interface NamespaceDoc {
  readonly name: string;
  readonly methods: readonly MethodDoc[];
}

export function namespacesOf(methods: readonly MethodDoc[]): NamespaceDoc[] {
  const found = new Map<string, MethodDoc[]>();
  for (const method of methods) {
    const name = method.name.split('.', 1)[0] as string;
    found.set(name, [...(found.get(name) ?? []), method]);
  }
  return [...found].map(([name, members]) => ({ name, methods: members }));
}

/** Methods that a search finds: by name first, else by sentence or param. */
export function findMethods(methods: readonly MethodDoc[], search: string): MethodDoc[] {
  const wanted = search.trim().toLowerCase();
  const textOf = ({ name, summary, params }: MethodDoc) =>
    [name, summary, ...params.map((param) => param.name)].join(' ').toLowerCase();
  return methods.filter((method) => wanted.split(/\s+/).every((word) => textOf(method).includes(word)));
}

/** The schema behind a reference into the document's components. */
export function resolve({ components }: ApiDocument, schema: Schema): Schema {
  const name = schema.$ref?.split('/').pop();
  return (name !== undefined && components.schemas[name]) || schema;
}

/** The params inside a param that is an object; none where it is anything else. */
export function membersOf(document: ApiDocument, schema: Schema): Param[] {
  const { properties = {}, required = [] } = resolve(document, schema);
  return Object.entries(properties).map(([name, { description, ...member }]) => ({
    name,
    required: required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema: member,
  }));
}

/** A schema's type in a word or two: `string`, `integer or null`, `UserInfo[]`. */
export function typeName(schema: Schema): string {
  if (schema.$ref !== undefined) return schema.$ref.split('/').pop() as string;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.type === 'array') return `${typeName(schema.items ?? {})}[]`;
  if (schema.oneOf !== undefined) return [...new Set(schema.oneOf.map(typeName))].join(' | ');
  if (schema.type === undefined) return 'any';
  return typeof schema.type === 'string' ? schema.type : schema.type.join(' | ');
}

/** The params that show how to call a method. */
export function exampleParams({ examples }: MethodDoc): Record<string, unknown> {
  return Object.fromEntries((examples[0]?.params ?? []).map(({ name, value }) => [name, value]));
}
