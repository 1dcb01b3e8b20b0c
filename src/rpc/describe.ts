import { ERRNO, type ErrnoName } from '../errno';
import { say, type Text, type TextKey } from '../i18n';
import type { ParamsClass } from './method';
import { errnoOf } from './params';
import type { RegisteredMethod, Registry } from './registry';
import { type JsonSchema, referencesOf, rulesOf, schemaOf, typesOf } from './schema';

interface DescribeOptions {
  readonly version: string;
  /** The URL of the service, ending in /api. */
  readonly url: string;
  /** What the rules of params classes may read. */
  readonly settings: unknown;
}

/** The errors of the protocol itself, which any method may answer. */
const PROTOCOL_ERRORS = {
  InvalidParams: { code: -32_602, message: 'Invalid params' },
  InternalError: { code: -32_603, message: 'Internal error' },
};

/** The service as an OpenRPC 1.3 document (https://spec.open-rpc.org), made from the registry alone. */
export function describe(registry: Registry, { version, url, settings }: DescribeOptions) {
  const methods = [...registry.values()];
  const errnos = describeErrnos(methods, settings);
  return {
    openrpc: '1.3.2',
    info: {
      title: 'mofang',
      version,
      description:
        'User accounts for hybrid mobile apps. Every outcome, good or bad, is a result with an errno.',
      license: { name: 'MIT' },
    },
    servers: [{ name: 'this service', url }],
    methods: methods
      .map((method) => ({ ...method, failures: failuresOf(method, settings) }))
      .map((method) => describeMethod(method, errnos, settings)),
    components: {
      schemas: Object.fromEntries(classesOf(methods).map((each) => [each.name, schemaOf(each, settings)])),
      errors: PROTOCOL_ERRORS,
    },
    'x-errnos': [...errnos.values()],
  };
}

export type OpenRpcDocument = ReturnType<typeof describe>;

function describeMethod(method: RegisteredMethod, errnos: Errnos, settings: unknown) {
  const { name, description, failures, shape, stance } = method;
  const { properties = {} } = schemaOf(method.params, settings);
  const params = [...shape].map(([param, { isOptional }]) => {
    const { description: text, ...schema } = properties[param] ?? {};
    return {
      name: param,
      required: !isOptional,
      ...(text === undefined ? {} : { description: text }),
      schema,
    };
  });
  return {
    name,
    summary: description,
    description: `${description} ${whoAndWhat(method, errnos)}`,
    tags: [{ name: name.split('.', 1)[0] as string }],
    paramStructure: 'either' as const,
    params,
    result: { name: 'result', schema: resultSchema(method) },
    errors: Object.keys(PROTOCOL_ERRORS).map((error) => ({ $ref: `#/components/errors/${error}` })),
    examples: [exampleOf(params)],
    'x-auth': stance,
    'x-errnos': [...failures].map((errno) => ERRNO[errno]).sort((a, b) => a - b),
  };
}

/** The errnos that a method may answer: its own, and those of its params' rules. */
function failuresOf({ failures, params }: RegisteredMethod, settings: unknown): Set<ErrnoName> {
  const texts = textsOf(params, settings);
  return new Set([...failures, ...texts.map((text) => errnoOf(text) ?? 'VALIDATION_FAILED')]);
}

/** The texts for broken rules of a params class, with the limits that are in force. */
const textsOf = (params: ParamsClass, settings: unknown): (Text | TextKey)[] =>
  rulesOf(params).map(({ text }) => (typeof text === 'function' ? text(settings) : text));

/** The envelope around a method's result: success, or one of its failures. */
function resultSchema(method: RegisteredMethod): JsonSchema {
  const members = method.result === undefined ? {} : typesOf(method.result);
  const good = {
    title: 'good',
    type: 'object',
    required: [...new Set(['errno', 'errmsg', ...(members.required ?? [])])],
    properties: { errno: { const: ERRNO.OK }, errmsg: { type: 'string' }, ...members.properties },
  };
  return method.failures.size === 0 ? good : { oneOf: [good, badSchema(method)] };
}

function badSchema({ failures, refused, ruleErrors }: RegisteredMethod): JsonSchema {
  const texts = { type: 'object', additionalProperties: { type: 'array', items: { type: 'string' } } };
  const tellsFields = failures.has('VALIDATION_FAILED') && ruleErrors === 'fields';
  return {
    title: 'bad',
    type: 'object',
    required: ['errno', 'errmsg'],
    properties: {
      errno: { enum: [...failures].map((errno) => ERRNO[errno]) },
      errmsg: tellsFields ? { oneOf: [{ type: 'string' }, texts] } : { type: 'string' },
      data: { type: 'object', properties: { time: { type: 'integer', minimum: 1 } } },
      ...(refused && typesOf(refused).properties),
    },
  };
}

/** Says in words who may call a method, and what it may answer. */
function whoAndWhat({ stance, failures }: RegisteredMethod, errnos: Errnos): string {
  const token = stance === 'public' ? 'Needs no token.' : `Needs the ${stance} token.`;
  const answers = [...errnos].flatMap(([name, errno]) => (failures.has(name) ? [errno] : []));
  if (answers.length === 0) return token;
  return `${token} May answer ${answers.map((each) => `${each.errno} ${each['zh-CN']} (${each.en})`).join(', ')}`;
}

function exampleOf(params: readonly { name: string; required: boolean; schema: JsonSchema }[]) {
  const shown = params.filter(({ required, schema }) => required || schema.examples !== undefined);
  return {
    name: 'example',
    params: shown.map(({ name, schema }) => ({ name, value: schema.examples?.[0] })),
  };
}

type Errnos = ReturnType<typeof describeErrnos>;

/** The text of every errno. Texts that name limits name those in force. */
function describeErrnos(methods: readonly RegisteredMethod[], settings: unknown) {
  const texts = methods.flatMap(({ params }) => textsOf(params, settings));
  const names = Object.keys(ERRNO) as ErrnoName[];
  return new Map(
    names.map((name) => {
      const text = texts.find((each) => errnoOf(each) === name) ?? name;
      return [name, { errno: ERRNO[name], name, 'zh-CN': say(text, 'zh-CN'), en: say(text, 'en') }];
    }),
  );
}

/** The classes that params and results refer to, including nested ones. */
function classesOf(methods: readonly RegisteredMethod[]): ParamsClass[] {
  const found = new Set<ParamsClass>();
  const visit = (target: ParamsClass) => {
    for (const each of referencesOf(target).filter((reference) => !found.has(reference))) {
      found.add(each);
      visit(each);
    }
  };
  for (const { params, result = params } of methods) for (const each of [params, result]) visit(each);
  return [...found];
}
