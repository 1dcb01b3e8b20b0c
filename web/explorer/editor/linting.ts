import { syntaxTree } from '@codemirror/language';
import type { Diagnostic } from '@codemirror/lint';
import type { EditorState } from '@codemirror/state';
import { say } from '../i18n';
import { api, findMethod } from '../openrpc/api';
import { type MethodDoc, membersOf, type Param, type Schema, typeName } from '../openrpc/document';
import {
  childrenOf,
  isValue,
  memberOf,
  methodNameOf,
  propertiesOf,
  type SyntaxNode,
  stringOf,
  textOf,
} from './json-nodes';
import { paramsOf } from './params-of';
import { brokenRule } from './rules';

const ENVELOPE = ['jsonrpc', 'id', 'method', 'params'];

const TYPES: Readonly<Record<string, readonly string[]>> = {
  Object: ['object'],
  Array: ['array'],
  String: ['string'],
  Number: ['number', 'integer'],
  True: ['boolean'],
  False: ['boolean'],
  Null: ['null'],
};

/** What the service would refuse of the requests in a text, and what breaks a rule. */
export function lintEnvelope(state: EditorState): Diagnostic[] {
  const root = syntaxTree(state).topNode.firstChild;
  if (root === null) return [];
  const method = findMethod(state.facet(paramsOf) ?? '');
  if (method !== undefined)
    return root.name === 'Object' ? lintMembers(state, root, root, method.params, method.name) : [];
  const requests = root.name === 'Array' ? childrenOf(root) : [root];
  return requests.filter(({ name }) => name === 'Object').flatMap((request) => lintRequest(state, request));
}

function lintRequest(state: EditorState, request: SyntaxNode): Diagnostic[] {
  const strange = propertiesOf(state, request).filter(({ name }) => !ENVELOPE.includes(name));
  const found = strange.map(({ key, name }) => problem(key, say('lintMember', { name }), 'warning'));
  const written = memberOf(state, request, 'method');
  const name = methodNameOf(state, request);
  if (written?.value === undefined || name === undefined) return found;
  const method = findMethod(name);
  if (method === undefined) return [...found, problem(written.value, say('lintMethod', { name }), 'error')];
  const params = memberOf(state, request, 'params');
  if (params?.value?.name === 'Array') return [...found, ...lintPositions(state, params.value, method)];
  if (params?.value !== undefined && params.value.name !== 'Object') {
    return [...found, problem(params.value, say('lintParams'), 'error')];
  }
  const place = params?.key ?? written.key;
  return [...found, ...lintMembers(state, params?.value, place, method.params, method.name)];
}

function lintPositions(state: EditorState, list: SyntaxNode, { params }: MethodDoc): Diagnostic[] {
  return childrenOf(list)
    .filter(isValue)
    .flatMap((value, index) => {
      const param = params[index];
      return param === undefined
        ? [problem(value, say('lintTooMany'), 'error')]
        : lintValue(state, value, param.schema, param.required);
    });
}

/** @param owner the method, or the param, whose params an object holds. */
function lintMembers(
  state: EditorState,
  object: SyntaxNode | undefined,
  place: SyntaxNode,
  params: readonly Param[],
  owner: string,
): Diagnostic[] {
  const given = object === undefined ? [] : propertiesOf(state, object);
  const missing = params
    .filter(({ name, required }) => required && !given.some((each) => each.name === name))
    .map(({ name, schema }) => problem(place, say('lintMissing', { name, type: typeName(schema) }), 'error'));
  const wrong = given.flatMap(({ name, key, value }) => {
    const param = params.find((each) => each.name === name);
    if (param === undefined) return [problem(key, say('lintUnknown', { name, method: owner }), 'error')];
    return value === undefined ? [] : lintValue(state, value, param.schema, param.required);
  });
  return [...missing, ...wrong];
}

function lintValue(state: EditorState, node: SyntaxNode, schema: Schema, isRequired: boolean): Diagnostic[] {
  const members = membersOf(api(), schema);
  const expected = members.length > 0 ? ['object'] : [schema.type ?? []].flat();
  const actual = TYPES[node.name] ?? [];
  if (node.name === 'Null' && !isRequired) return [];
  if (expected.length > 0 && !expected.some((type) => actual.includes(type))) {
    return [problem(node, say('lintType', { type: typeName(schema) }), 'error')];
  }
  if (members.length > 0) return lintMembers(state, node, node, members, typeName(schema));
  const value = node.name === 'String' ? stringOf(state, node) : Number(textOf(state, node));
  const isListed = schema.enum === undefined || schema.enum.includes(value);
  if (!isListed)
    return [problem(node, say('lintEnum', { values: schema.enum?.join(', ') ?? '' }), 'warning')];
  const text = brokenRule(value, schema);
  return text === undefined ? [] : [problem(node, text, 'warning')];
}

const problem = ({ from, to }: SyntaxNode, message: string, severity: 'error' | 'warning'): Diagnostic => ({
  from,
  to,
  message,
  severity,
});
