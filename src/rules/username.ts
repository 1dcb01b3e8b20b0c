import type { TextKey } from '../i18n';
import { Rule } from '../rpc/params';
import { isMobile } from './mobile';

/**
 * ASCII letters, digits, `_` and Chinese characters, without those that only look like one, such as radicals;
 * nothing that looks like a mobile or, having no `@`, an e-mail.
 */
export const IsUsername = (text: TextKey = 'USERNAME_FORMAT') =>
  Rule((name) => /^[\w\p{Unified_Ideograph}]{5,20}$/u.test(name) && !isMobile(name), text, {
    minLength: 5,
    maxLength: 20,
  });
