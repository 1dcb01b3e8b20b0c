import type { syntaxTree } from '@codemirror/language';
import type { EditorState } from '@codemirror/state';

export type SyntaxNode = ReturnType<typeof syntaxTree>['topNode'];

/** A member of an object in the text: where its name is, and its value if there is one. */
export interface Property {
  readonly name: string;
  readonly key: SyntaxNode;
  readonly value: SyntaxNode | undefined;
}

const VALUES = ['Object', 'Array', 'String', 'Number', 'True', 'False', 'Null'];

export const isValue = ({ name }: SyntaxNode): boolean => VALUES.includes(name);

export const textOf = (state: EditorState, { from, to }: SyntaxNode): string => state.sliceDoc(from, to);

/** What a string node says; its raw text where it is not finished. */
export function stringOf(state: EditorState, node: SyntaxNode): string {
  const text = textOf(state, node);
  try {
    return String(JSON.parse(text));
  } catch {
    return text.replaceAll('"', '');
  }
}

export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) found.push(child);
  return found;
}

export function propertiesOf(state: EditorState, object: SyntaxNode): Property[] {
  return childrenOf(object)
    .filter(({ name }) => name === 'Property')
    .flatMap((property) => {
      const [key, ...rest] = childrenOf(property);
      return key === undefined ? [] : [{ name: stringOf(state, key), key, value: rest.find(isValue) }];
    });
}

export const memberOf = (state: EditorState, object: SyntaxNode, name: string): Property | undefined =>
  propertiesOf(state, object).find((property) => property.name === name);

/** The method that a request in the text calls. */
export function methodNameOf(state: EditorState, request: SyntaxNode): string | undefined {
  const value = memberOf(state, request, 'method')?.value;
  return value?.name === 'String' ? stringOf(state, value) : undefined;
}
