/** What a snippet is made from. */
export interface SnippetCall {
  readonly url: string;
  /** The envelope, as it would be posted. */
  readonly body: string;
  readonly method: string;
  readonly params: unknown;
  readonly token: string | undefined;
  readonly language: string;
}

export const SNIPPETS = ['curl', 'fetch', 'axios', 'client'] as const;
export type SnippetKind = (typeof SNIPPETS)[number];

const WRITERS: Record<SnippetKind, (call: SnippetCall) => string> = { curl, fetch, axios, client };

/** The same call, in another's words. */
export const snippet = (kind: SnippetKind, call: SnippetCall): string => WRITERS[kind](call);

function headersOf({ token, language }: SnippetCall): Record<string, string> {
  return {
    'Content-Type': 'application/json',
    'Accept-Language': language,
    ...(token === undefined ? {} : { Authorization: `jwt ${token}` }),
  };
}

/** Quoted for a POSIX shell. */
const shell = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

function curl(call: SnippetCall): string {
  const headers = Object.entries(headersOf(call)).map(([name, value]) => `-H ${shell(`${name}: ${value}`)}`);
  const parts = [`curl -s ${shell(call.url)}`, ...headers, `-d ${shell(oneLine(call.body))}`];
  return parts.join(' \\\n  ');
}

function oneLine(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json));
  } catch {
    return json;
  }
}

/** A value as a person would write it in JavaScript. */
export function literal(value: unknown, indent = ''): string {
  if (typeof value === 'string')
    return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined';
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    return value.length === 0
      ? '[]'
      : `[\n${value.map((item) => `${inner}${literal(item, inner)},\n`).join('')}${indent}]`;
  }
  const lines = Object.entries(value).map(
    ([name, item]) => `${inner}${keyOf(name)}: ${literal(item, inner)},\n`,
  );
  return lines.length === 0 ? '{}' : `{\n${lines.join('')}${indent}}`;
}

const keyOf = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : literal(name));

function envelopeOf({ body, method, params }: SnippetCall): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return { jsonrpc: '2.0', id: '1', method, params };
  }
}

function fetch(call: SnippetCall): string {
  return `const response = await fetch(${literal(call.url)}, {
  method: 'POST',
  headers: ${literal(headersOf(call), '  ')},
  body: JSON.stringify(${literal(envelopeOf(call), '  ')}),
});
const { result, error } = await response.json();
console.log(error ?? result.errno, result);
`;
}

function axios(call: SnippetCall): string {
  return `import axios from 'axios';

const { data } = await axios.post(
  ${literal(call.url)},
  ${literal(envelopeOf(call), '  ')},
  {
    headers: ${literal(headersOf(call), '    ')},
  },
);
console.log(data.result.errno, data.result);
`;
}

function client(call: SnippetCall): string {
  const isEmpty =
    typeof call.params !== 'object' || call.params === null || Object.keys(call.params).length === 0;
  return `import { createClient } from 'mofang/client';

const mofang = createClient({ url: ${literal(call.url)} });
const result = await mofang.${call.method}(${isEmpty ? '' : literal(call.params)});
console.log(result);
`;
}
