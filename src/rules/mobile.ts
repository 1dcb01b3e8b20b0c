import type { TextKey } from '../i18n';
import { Rule } from '../rpc/params';

/** A mobile number of mainland China: 11 ASCII digits and nothing else. */
export const isMobile = (text: string): boolean => /^1[3-9][0-9]{9}$/.test(text);

/** `138****5678`: enough to recognise one's own number, too little to call it. */
export const maskMobile = (mobile: string): string => `${mobile.slice(0, 3)}****${mobile.slice(7)}`;

export const IsMobile = (text: TextKey = 'MOBILE_FORMAT') =>
  Rule(isMobile, text, { pattern: '^1[3-9][0-9]{9}$' });
