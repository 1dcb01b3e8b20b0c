import { numberOf, outcomeOf } from '../calls/outcome';
import { type Exchange, parse } from '../calls/post';
import { maskRequest } from '../calls/secrets';
import { findMethod } from '../openrpc/api';
import { createStoredStore } from '../state/store';

/** A call as it is remembered: what was sent, without its secrets, and in a line what came back. */
export interface HistoryEntry {
  readonly id: string;
  readonly at: number;
  readonly request: unknown;
  readonly status: number;
  readonly outcome: number | null;
  readonly ms: number;
  readonly identity: string | null;
}

const MOST_ENTRIES = 100;

export const history = createStoredStore<readonly HistoryEntry[]>(() => localStorage, 'mofang.history', []);

/** Bodies as they were sent, secrets and all, until the page is left. */
const sentBodies = new Map<string, string>();

export function remember(exchange: Exchange, identity: string | null): void {
  const { body, at, status, ms, json } = exchange;
  const id = crypto.randomUUID();
  const outcome = Array.isArray(json) ? undefined : numberOf(outcomeOf(json));
  const request = maskRequest(parse(body), findMethod);
  sentBodies.set(id, body);
  const [oldest] = sentBodies.keys();
  if (sentBodies.size > MOST_ENTRIES && oldest !== undefined) sentBodies.delete(oldest);
  history.update((now) =>
    [{ id, at, request, status, outcome: outcome ?? null, ms, identity }, ...now].slice(0, MOST_ENTRIES),
  );
}

/** The body as it was sent, where this page still knows it. */
export const sentBody = (id: string): string | undefined => sentBodies.get(id);

export function forgetAll(): void {
  sentBodies.clear();
  history.set([]);
}

/** The methods of a remembered request, as a title. */
export function titleOf({ request }: HistoryEntry): string {
  if (request === null) return '–';
  const calls = Array.isArray(request) ? request : [request];
  return calls.map((call) => String(call?.method ?? '–')).join(', ');
}
