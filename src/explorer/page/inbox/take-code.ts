import { say } from '../i18n';
import { CODE_PARAM, editParam } from '../method/drafts';
import { findMethod } from '../openrpc/api';
import { notify } from '../state/notice';
import { route } from '../state/route';
import { copyText } from '../widgets/copy-button';

/** Puts a code into the open form's field for one; where it has none, on the clipboard. */
export function takeCode(code: string): void {
  const method = findMethod(route.get().path);
  const field = method?.params.find(({ name }) => CODE_PARAM.test(name));
  if (method !== undefined && field !== undefined) {
    editParam(method, field.name, code);
    notify(say('codeUsed', { field: field.name }));
    return;
  }
  void copyText(code);
  notify(say('codeCopied'));
}
