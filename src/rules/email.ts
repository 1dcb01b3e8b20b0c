import { isEmail } from 'class-validator';
import type { TextKey } from '../i18n';
import { Rule } from '../rpc/params';

/** ASCII without quotes, so that no two addresses look alike; at most 254 characters (RFC 5321 §4.5.3.1.3). */
export const IsEmail = (text: TextKey = 'EMAIL_FORMAT') =>
  Rule((email) => /^[!#-~]{3,254}$/.test(email) && isEmail(email), text, {
    format: 'email',
    maxLength: 254,
  });

/** `m***@example.com`: enough to recognise one's own address. */
export const maskEmail = (email: string): string => email.replace(/^(.)[^@]*/, '$1***');
