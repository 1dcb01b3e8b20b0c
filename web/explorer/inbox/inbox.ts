import { post } from '../calls/post';
import { findMethod } from '../openrpc/api';
import { createStore } from '../state/store';

/** A message that development caught instead of sending it. */
export interface Message {
  readonly id: string;
  readonly channel: string;
  readonly to: string;
  readonly purpose: string;
  readonly text: string;
  readonly code?: string;
  readonly link?: string;
  readonly time: string;
}

const POLL_MS = 2000;
/** A message may be sent by a background job, a moment after the answer. */
const JOB_MS = 600;

export const inbox = createStore<readonly Message[]>([]);
export const isInboxOpen = createStore(false);

export const hasInbox = (): boolean => findMethod('Inbox.list') !== undefined;

const request = (method: string) =>
  post(JSON.stringify({ jsonrpc: '2.0', id: 0, method, params: {} }), undefined);

export async function poll(): Promise<void> {
  if (!hasInbox() || document.hidden) return;
  const { json } = await request('Inbox.list');
  const messages = (json as { result?: { messages?: readonly Message[] } } | undefined)?.result?.messages;
  if (messages !== undefined && messages[0]?.id !== inbox.get()[0]?.id) inbox.set(messages);
  else if (messages?.length !== inbox.get().length) inbox.set(messages ?? []);
}

/** Looks now and once more: what a call sends arrives with it or soon after. */
export function pollSoon(): void {
  void poll();
  setTimeout(() => void poll(), JOB_MS);
}

/** Looks every two seconds until the returned function is called. */
export function pollSteadily(): () => void {
  void poll();
  const timer = setInterval(() => void poll(), POLL_MS);
  return () => clearInterval(timer);
}

export async function clearInbox(): Promise<void> {
  await request('Inbox.clear');
  await poll();
}
