import { say } from '../i18n';
import { editParam } from '../method/drafts';
import { findMethod } from '../openrpc/api';
import { notify } from '../state/notice';
import { route } from '../state/route';
import { copyText } from '../widgets/copy-button';
import type { Message } from './inbox';
import { proofIn, takesProof } from './proof';

/** Puts what a message brought into the open form's field for it; where it has none, on the clipboard. */
export function takeCode(message: Message): void {
  const method = findMethod(route.get().path);
  const field = method?.params.find((param) => takesProof(param, message));
  if (method !== undefined && field !== undefined) {
    editParam(method, field.name, proofIn(message));
    notify(say('codeUsed', { field: field.name }));
    return;
  }
  void copyText(proofIn(message) ?? '');
  notify(say('codeCopied'));
}
