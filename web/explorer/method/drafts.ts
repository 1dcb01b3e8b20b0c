import { envelope } from '../calls/perform';
import { type Exchange, parse } from '../calls/post';
import { withRemembered } from '../calls/remembered-values';
import type { TokenChoice } from '../calls/token-choice';
import { exampleParams, type MethodDoc } from '../openrpc/document';
import { createStore } from '../state/store';

/** A call being written. Its text is the truth; the form is another view of it. */
export interface Draft {
  readonly text: string;
  /** The params of the text, as they last could be read. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly isTouched: boolean;
  readonly token: TokenChoice;
  readonly exchange?: Exchange;
  readonly isSending?: boolean;
}

export const drafts = createStore<ReadonlyMap<string, Draft>>(new Map());

function freshDraft(method: MethodDoc): Draft {
  const params = withRemembered(exampleParams(method));
  return { text: envelope(method.name, params), params, isTouched: false, token: 'auto' };
}

/** The draft of a method; an untouched one begins with the values that other calls used last. */
export function openDraft(method: MethodDoc): void {
  const existing = drafts.get().get(method.name);
  if (existing === undefined || !existing.isTouched) {
    const fresh = freshDraft(method);
    setDraft(method.name, existing === undefined ? fresh : { ...existing, ...fresh });
  }
}

export const draftOf = (method: MethodDoc): Draft => drafts.get().get(method.name) ?? freshDraft(method);

function setDraft(name: string, draft: Draft): void {
  drafts.update((now) => new Map(now).set(name, draft));
}

export const changeDraft = (method: MethodDoc, change: Partial<Draft>): void =>
  setDraft(method.name, { ...draftOf(method), ...change });

export const resetDraft = (method: MethodDoc): void => setDraft(method.name, freshDraft(method));

/** The text was edited: the form follows as soon as it can be read. */
export function editText(method: MethodDoc, text: string): void {
  const params = namedParams(method, parse(text));
  changeDraft(method, { text, isTouched: true, ...(params && { params }) });
}

function namedParams({ params: declared }: MethodDoc, request: unknown): Record<string, unknown> | undefined {
  if (typeof request !== 'object' || request === null || Array.isArray(request)) return undefined;
  const { params = {} } = request as { params?: unknown };
  if (Array.isArray(params))
    return Object.fromEntries(params.map((value, i) => [declared[i]?.name ?? `[${i}]`, value]));
  return typeof params === 'object' ? (params as Record<string, unknown>) : undefined;
}

/** A field was edited: the text follows, and keeps what else was written in it. `undefined` leaves the param out. */
export function editParam(method: MethodDoc, name: string, value: unknown): void {
  const { text, params } = draftOf(method);
  const { [name]: _, ...others } = params;
  const changed = value === undefined ? others : { ...params, [name]: value };
  editParams(method, changed, text);
}

export function editParams(
  method: MethodDoc,
  params: Record<string, unknown>,
  text = draftOf(method).text,
): void {
  const request = parse(text);
  const kept =
    typeof request === 'object' && request !== null && !Array.isArray(request) ? request : undefined;
  const written =
    kept === undefined ? envelope(method.name, params) : JSON.stringify({ ...kept, params }, null, 2);
  changeDraft(method, { text: written, params, isTouched: true });
}
