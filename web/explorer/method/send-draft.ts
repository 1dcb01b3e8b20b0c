import { perform } from '../calls/perform';
import type { Exchange } from '../calls/post';
import type { MethodDoc } from '../openrpc/document';
import { changeDraft, draftOf } from './drafts';

/** Sends a draft as it is written; a second press while it is on its way does nothing. */
export async function sendDraft(method: MethodDoc): Promise<Exchange | undefined> {
  const { text, token, isSending = false } = draftOf(method);
  if (isSending) return undefined;
  changeDraft(method, { isSending: true });
  const exchange = await perform(text, token);
  changeDraft(method, { exchange, isSending: false });
  return exchange;
}
