import { perform } from '../calls/perform';
import { type Exchange, parse } from '../calls/post';
import { createStore } from '../state/store';

export interface BatchCall {
  readonly key: string;
  readonly text: string;
  readonly isNotification: boolean;
}

interface Batch {
  readonly calls: readonly BatchCall[];
  readonly exchange?: Exchange;
  /** The ids that the calls had when they were sent, by key. */
  readonly ids: ReadonlyMap<string, number>;
  readonly isSending: boolean;
}

export const batch = createStore<Batch>({ calls: [], ids: new Map(), isSending: false });

/** @returns how many calls there are then. */
export function addToBatch(text: string): number {
  const { id: _, ...request } = (parse(text) ?? {}) as Record<string, unknown>;
  const shown = parse(text) === undefined ? text : JSON.stringify(request, null, 2);
  batch.update((now) => ({
    ...now,
    calls: [...now.calls, { key: crypto.randomUUID(), text: shown, isNotification: false }],
  }));
  return batch.get().calls.length;
}

export const changeCall = (key: string, change: Partial<BatchCall>): void =>
  batch.update((now) => ({
    ...now,
    calls: now.calls.map((call) => (call.key === key ? { ...call, ...change } : call)),
  }));

export const removeCall = (key: string): void =>
  batch.update((now) => ({ ...now, calls: now.calls.filter((call) => call.key !== key) }));

export const clearBatch = (): void => batch.set({ calls: [], ids: new Map(), isSending: false });

/** The number of the first call that can't be read, from 1. */
export const brokenCall = (calls: readonly BatchCall[]): number | undefined => {
  const index = calls.findIndex(({ text }) => typeof parse(text) !== 'object');
  return index === -1 ? undefined : index + 1;
};

/** Sends all calls as one request. Each gets its place as its id, unless it is a notification. */
export async function sendBatch(): Promise<void> {
  const { calls, isSending } = batch.get();
  if (isSending || calls.length === 0 || brokenCall(calls) !== undefined) return;
  batch.update((now) => ({ ...now, isSending: true }));
  const requests = calls.map(({ text, isNotification }, index) => {
    const { id: _, ...request } = parse(text) as Record<string, unknown>;
    return isNotification ? request : { ...request, id: index + 1 };
  });
  const ids = new Map(calls.map(({ key }, index) => [key, index + 1]));
  const exchange = await perform(JSON.stringify(requests));
  batch.update((now) => ({ ...now, exchange, ids, isSending: false }));
}

/** The answer to a call of the batch that was last sent. */
export function answerTo(key: string): unknown {
  const { exchange, ids } = batch.get();
  const answers = Array.isArray(exchange?.json) ? (exchange.json as { id?: unknown }[]) : [];
  return answers.find(({ id }) => id !== undefined && id === ids.get(key));
}
