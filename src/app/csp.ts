import { createHash } from 'node:crypto';

/** How a Content-Security-Policy names a script or a style that stands in its page (CSP 3 §2.3.1). */
export const hashOf = (text: string): string =>
  `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
