import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestApp } from './app';

type Json = Record<string, unknown>;

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** `window.atob`: the forgiving-base64 decode of the WHATWG Infra standard, which accepts neither `-` nor `_`. */
export function atobOfBrowsers(text: string): string {
  let data = text.replace(/[\t\n\f\r ]/g, '');
  if (data.length % 4 === 0) data = data.replace(/={1,2}$/, '');
  if (data.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(data)) throw new Error('InvalidCharacterError');
  let output = '';
  let bits = 0;
  let count = 0;
  for (const char of data) {
    bits = ((bits << 6) | ALPHABET.indexOf(char)) & 0xffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    output += String.fromCharCode((bits >> count) & 0xff);
  }
  return output;
}

/** The payload of a token, as the app reads it. */
export function payloadOf(token: string) {
  return JSON.parse(atobOfBrowsers(token.split('.')[1] ?? ''));
}

export function headerOf(token: string) {
  return JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString());
}

export const segment = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const HMAC = { HS256: 'sha256', HS384: 'sha384', HS512: 'sha512' };

/** A token with any claims, signed with a shared secret. */
export function signToken(claims: object, secret: string, header: object = {}): string {
  const whole = { alg: 'HS256' as keyof typeof HMAC, typ: 'JWT', ...header };
  const input = `${segment(whole)}.${segment(claims)}`;
  return `${input}.${createHmac(HMAC[whole.alg], secret).update(input).digest('base64url')}`;
}

/** The shared secret that a service signs with. */
export const secretOf = ({ context: { config } }: Pick<TestApp, 'context'>): string =>
  config.tokens.secret ?? readFileSync(join(config.dataDir, 'development-secret'), 'utf8');

/** A valid token with changed claims, signed by the service's own key. A claim set to undefined is removed. */
export function withClaims(app: Pick<TestApp, 'context'>, token: string, change: Json): string {
  return signToken({ ...payloadOf(token), ...change }, secretOf(app));
}

export const nowSeconds = (): number => Math.floor(Date.now() / 1000);

/** A token that is valid except that it has expired. */
export function expired(app: Pick<TestApp, 'context'>, token: string): string {
  const now = nowSeconds();
  return withClaims(app, token, { iat: now - 7200, nbf: now - 7200, exp: now - 3600 });
}
