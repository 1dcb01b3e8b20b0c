import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { syntaxTree } from '@codemirror/language';
import type { EditorState } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import { api, findMethod } from '../openrpc/api';
import { membersOf, type Param, type Schema, typeName } from '../openrpc/document';
import { childrenOf, methodNameOf, propertiesOf, type SyntaxNode, stringOf } from './json-nodes';
import { paramsOf } from './params-of';

const ENVELOPE = ['jsonrpc', 'id', 'method', 'params'];

/** Offers what the document knows at a place: members, methods, params, and values of params. */
export function completeEnvelope({ state, pos, explicit }: CompletionContext): CompletionResult | null {
  const node = syntaxTree(state).resolveInner(pos, -1);
  const place = node.name === 'PropertyName' || node.name === 'String' ? node : undefined;
  const from = place?.from ?? wordStart(state, pos);
  const to = place?.to ?? pos;
  if (place === undefined && from === pos && !explicit) return null;
  const property = closest(node, 'Property');
  const isName =
    node.name === 'PropertyName' || property === undefined || !hasColonBefore(property, state, pos);
  const options = isName
    ? namesAt(state, closest(node, 'Object'), node)
    : valuesAt(state, property, closest(property, 'Object'));
  return options.length === 0 ? null : { from, to, options, filter: true };
}

const wordStart = (state: EditorState, pos: number): number =>
  pos - (/[\w.]*$/.exec(state.sliceDoc(Math.max(0, pos - 60), pos))?.[0].length ?? 0);

function closest(node: SyntaxNode, name: string): SyntaxNode | undefined {
  let found: SyntaxNode | null = node;
  while (found !== null && found.name !== name) found = found.parent;
  return found ?? undefined;
}

function hasColonBefore(property: SyntaxNode, state: EditorState, pos: number): boolean {
  const key = childrenOf(property)[0];
  return key !== undefined && pos > key.to && state.sliceDoc(key.to, pos).includes(':');
}

function namesAt(state: EditorState, object: SyntaxNode | undefined, current: SyntaxNode): Completion[] {
  if (object === undefined) return [];
  const taken = propertiesOf(state, object)
    .filter(({ key }) => key.from !== current.from)
    .map(({ name }) => name);
  const params = paramsIn(state, object);
  const names =
    params === undefined
      ? isRequest(object)
        ? ENVELOPE.map((name) => ({ name, detail: '', info: undefined }))
        : []
      : params.map(({ name, description, schema }) => ({
          name,
          detail: typeName(schema),
          info: description,
        }));
  return names
    .filter(({ name }) => !taken.includes(name))
    .map(({ name, detail, info }) => ({
      label: `"${name}"`,
      detail,
      ...(info === undefined ? {} : { info }),
      apply: (view: EditorView, _: Completion, from: number, to: number) => putName(view, name, from, to),
    }));
}

function putName(view: EditorView, name: string, from: number, to: number): void {
  const hasColon = /^\s*:/.test(view.state.sliceDoc(to, to + 20));
  const insert = `"${name}"${hasColon ? '' : ': '}`;
  view.dispatch({ changes: { from, to, insert }, selection: { anchor: from + insert.length } });
}

const isRequest = (object: SyntaxNode): boolean => closest(object.parent ?? object, 'Property') === undefined;

/** The params that an object may hold: those of a method, or those inside one of them. */
function paramsIn(state: EditorState, object: SyntaxNode): readonly Param[] | undefined {
  const method = methodOfParams(state, object);
  if (method !== undefined) return method.params;
  const outer = object.parent === null ? undefined : closest(object.parent, 'Object');
  const key = object.parent === null ? undefined : childrenOf(object.parent)[0];
  if (outer === undefined || key === undefined) return undefined;
  const param = paramsIn(state, outer)?.find(({ name }) => name === stringOf(state, key));
  return param && membersOf(api(), param.schema);
}

/** The method whose params an object holds. */
function methodOfParams(state: EditorState, object: SyntaxNode) {
  const property = object.parent;
  if (property?.name === 'JsonText') return findMethod(state.facet(paramsOf) ?? '');
  if (property?.name !== 'Property' || property.parent === null) return undefined;
  const key = childrenOf(property)[0];
  if (key === undefined || stringOf(state, key) !== 'params') return undefined;
  return findMethod(methodNameOf(state, property.parent) ?? '');
}

function valuesAt(state: EditorState, property: SyntaxNode, object: SyntaxNode | undefined): Completion[] {
  const key = childrenOf(property)[0];
  if (key === undefined || object === undefined) return [];
  const name = stringOf(state, key);
  if (isRequest(object) && state.facet(paramsOf) === undefined) {
    if (name === 'jsonrpc') return [{ label: '"2.0"' }];
    if (name !== 'method') return [];
    return api().methods.map((method) => ({ label: `"${method.name}"`, info: method.summary }));
  }
  const param = paramsIn(state, object)?.find((each) => each.name === name);
  return param === undefined ? [] : valuesOf(param.schema).map((value) => ({ label: JSON.stringify(value) }));
}

function valuesOf(schema: Schema): unknown[] {
  const booleans = schema.type === 'boolean' ? [true, false] : [];
  const defaults = schema.default === undefined ? [] : [schema.default];
  return [...new Set([...(schema.enum ?? []), ...defaults, ...(schema.examples ?? []), ...booleans])];
}
