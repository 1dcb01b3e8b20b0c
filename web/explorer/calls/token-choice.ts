import { activeIdentity } from '../identities/identities';
import { findMethod } from '../openrpc/api';
import type { Auth } from '../openrpc/document';
import { SOMEBODYS_TOKEN, tampered } from './jwt';

export const TOKEN_CHOICES = ['auto', 'access', 'refresh', 'none', 'tampered'] as const;
/** Which token a call carries; `auto` is the one that its method needs. */
export type TokenChoice = (typeof TOKEN_CHOICES)[number];

export function tokenFor(choice: TokenChoice, auth: Auth): string | undefined {
  const { access, refresh } = activeIdentity() ?? {};
  if (choice === 'tampered') return access === undefined ? SOMEBODYS_TOKEN : tampered(access);
  const wanted = choice === 'auto' ? auth : choice;
  if (wanted === 'access') return access;
  return wanted === 'refresh' ? refresh : undefined;
}

/** What a request needs; a batch has one header, which serves the calls that need an access token first. */
export function authOf(request: unknown): Auth {
  const calls = Array.isArray(request) ? request : [request];
  const needs = calls.map((call) => findMethod(String(call?.method))?.['x-auth']);
  if (needs.includes('access')) return 'access';
  return needs.includes('refresh') ? 'refresh' : 'public';
}
