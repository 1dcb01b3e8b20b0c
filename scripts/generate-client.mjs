/*
 * Writes web/client/methods.ts from the OpenRPC document of the built service: `npm run generate`.
 * With --print it reads the document from stdin and prints the file instead.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const TARGET = 'web/client/methods.ts';

/** The document that the built service serves outside production, independent of this shell's settings. */
function servedDocument() {
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('MOFANG_'));
  const env = { ...Object.fromEntries(others), MOFANG_ENV: 'test' };
  return run(process.execPath, ['dist/cli/index.js', 'methods', '--json'], { env });
}

function format(source) {
  return run(`${root}node_modules/.bin/biome`, ['format', `--stdin-file-path=${TARGET}`], { input: source });
}

function run(program, args, options) {
  return execFileSync(program, args, { cwd: root, encoding: 'utf8', ...options });
}

function fileOf({ methods, components, 'x-errnos': errnos }) {
  const namespaces = [...new Set(methods.map(namespaceOf))];
  const types = [
    ...Object.entries(components.schemas).map(([name, schema]) => interfaceOf(name, schema)),
    ...methods.flatMap((method) => [paramsOf(method), resultOf(method)]),
    ...namespaces.map((name) =>
      namespaceType(
        name,
        methods.filter((each) => namespaceOf(each) === name),
      ),
    ),
  ];
  mustBeDistinct(types);
  return [
    `// Made by scripts/generate-client.mjs from what the service serves. To change it, change the service,
     // then \`npm run generate\`.
     import type { CallOptions } from './deadline';
     import type { Auth } from './wire';`,
    `/** The numbers of all outcomes; texts are in the service's answers. */
     export const ERRNO = {${errnos.map(({ name, errno }) => `${name}: ${errno}`).join(', ')}} as const;
     export type ErrnoName = keyof typeof ERRNO;`,
    `/** The params of a method that takes none. */
     export type NoParams = Record<string, never>;`,
    ...types.map(({ source }) => source),
    `/** All that is served. */
     export interface Namespaces {${namespaces.map((name) => `readonly ${name}: ${name};`).join('\n')}}`,
    `/** The token that each method takes. */
     export const METHODS = {${namespaces.map((name) => authsOf(name, methods)).join('\n')}} as const satisfies {
       [Name in keyof Namespaces]: Record<keyof Namespaces[Name], Auth>;
     };`,
  ].join('\n\n');
}

const namespaceOf = ({ name }) => name.split('.')[0];
const keyOf = ({ name }) => name.split('.')[1];
const isNeeded = ({ required }) => required;

/** `Users.login` and `Params` give `UsersLoginParams`. */
function typeName(method, suffix) {
  const key = keyOf(method);
  return `${namespaceOf(method)}${key[0].toUpperCase()}${key.slice(1)}${suffix}`;
}

function paramsOf(method) {
  const name = typeName(method, 'Params');
  if (method.params.length === 0) return { name, source: `export type ${name} = NoParams;` };
  const members = method.params.map(
    (param) =>
      `${doc([param.description])}${param.name}${param.required ? '' : '?'}: ${typeOf(param.schema)}${param.required ? '' : ' | undefined'};`,
  );
  return { name, source: `export interface ${name} {\n${members.join('\n')}}` };
}

function resultOf(method) {
  const { schema } = method.result;
  const good = (schema.oneOf ?? [schema]).find(({ properties }) => properties?.errno?.const === 0);
  const { errno, ...properties } = good.properties;
  return interfaceOf(typeName(method, 'Result'), { ...good, properties });
}

function interfaceOf(name, schema) {
  return { name, source: `${doc([schema.description])}export interface ${name} ${bodyOf(schema)}` };
}

function bodyOf({ properties = {}, required = [] }) {
  const members = Object.entries(properties).map(
    ([name, schema]) =>
      `${doc([schema.description])}readonly ${name}${required.includes(name) ? '' : '?'}: ${typeOf(schema)};`,
  );
  return `{\n${members.join('\n')}}`;
}

function namespaceType(name, methods) {
  const members = methods.map((method) => {
    const { summary, params, 'x-auth': auth } = method;
    const token = auth === 'public' ? undefined : `Needs ${auth === 'access' ? 'an' : 'a'} ${auth} token.`;
    const isOptional = params.some(isNeeded) ? '' : '?';
    return `${doc([summary, token, refusalsOf(method)])}${keyOf(method)}(
      params${isOptional}: ${typeName(method, 'Params')}, options?: CallOptions
    ): Promise<${typeName(method, 'Result')}>;`;
  });
  return { name, source: `export interface ${name} {${members.join('\n\n')}}` };
}

function refusalsOf({ 'x-errnos': errnos }) {
  if (errnos.length === 0) return undefined;
  const names = errnos.map((errno) => document['x-errnos'].find((each) => each.errno === errno).name);
  return `@throws MofangError ${names.join(', ')}`;
}

function authsOf(name, methods) {
  const auths = methods
    .filter((method) => namespaceOf(method) === name)
    .map(
      (method) =>
        `${keyOf(method)}: '${['public', 'refresh'].find((auth) => auth === method['x-auth']) ?? 'access'}'`,
    );
  return `${name}: {${auths.join(', ')}},`;
}

/** The TypeScript type of a JSON Schema. */
function typeOf(schema) {
  if (schema.$ref !== undefined) return schema.$ref.split('/').at(-1);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return union(schema.enum.map((value) => JSON.stringify(value)));
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices !== undefined) return union(choices.map(typeOf));
  if (Array.isArray(schema.type)) return union(schema.type.map((type) => typeOf({ ...schema, type })));
  return SIMPLE[schema.type]?.(schema) ?? 'unknown';
}

const SIMPLE = {
  string: () => 'string',
  integer: () => 'number',
  number: () => 'number',
  boolean: () => 'boolean',
  null: () => 'null',
  array: ({ items = {} }) => `readonly (${typeOf(items)})[]`,
  object: ({ properties, additionalProperties = {}, ...schema }) =>
    properties === undefined
      ? `Readonly<Record<string, ${typeOf(Object(additionalProperties))}>>`
      : bodyOf({ properties, ...schema }),
};

const union = (types) => [...new Set(types)].join(' | ');

function doc(lines) {
  const text = lines.filter((line) => line !== undefined).map((line) => line.replaceAll('*/', '* /'));
  if (text.length === 0) return '';
  return text.length === 1
    ? `/** ${text[0]} */\n`
    : `/**\n${text.map((line) => ` * ${line}`).join('\n')}\n */\n`;
}

function mustBeDistinct(types) {
  const names = types.map(({ name }) => name);
  const double = names.find((name, index) => names.indexOf(name) !== index);
  if (double !== undefined)
    throw new Error(`The client would have two types called ${double}: rename a class.`);
}

const isPrinting = process.argv.includes('--print');
const document = JSON.parse(isPrinting ? readFileSync(0, 'utf8') : servedDocument());
const text = format(fileOf(document));
if (isPrinting) process.stdout.write(text);
else writeFileSync(`${root}${TARGET}`, text);
