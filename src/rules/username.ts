import type { TextKey } from '../i18n';
import { Rule } from '../rpc/params';
import { isMobile } from './mobile';

/**
 * ASCII letters, digits, `_` and Chinese characters, but not lookalikes such as radicals; nothing that could
 * be taken for a mobile. Without `@` no name can be taken for an e-mail.
 */
export const IsUsername = (text: TextKey = 'USERNAME_FORMAT') =>
  Rule((name) => /^[\w\p{Unified_Ideograph}]{5,20}$/u.test(name) && !isMobile(name), text, {
    minLength: 5,
    maxLength: 20,
  });
