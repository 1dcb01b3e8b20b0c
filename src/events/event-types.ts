import type { SessionEnd } from '../auth/session.entity';

/**
 * What can happen to an account, and what is written down of it beside whom, when and where from. Details hold ids,
 * names of fields and reasons, never a person: no mobile, e-mail, name, token or code.
 */
export interface EventDetails {
  'user.registered': { readonly by: 'mobile' | 'email' | 'provider' };
  'user.login': { readonly way: string };
  'login.failed': Record<string, never>;
  'user.logout': Record<string, never>;
  'user.updated': { readonly fields: readonly string[] };
  'user.avatar': Record<string, never>;
  'user.mobile_changed': Record<string, never>;
  'user.email_changed': { readonly by: 'code' | 'link' };
  'user.closed': Record<string, never>;
  'user.reopened': Record<string, never>;
  'user.erased': Record<string, never>;
  'password.changed': Record<string, never>;
  'password.reset': Record<string, never>;
  'session.ended': { readonly why: SessionEnd; readonly session?: string };
  'session.reuse': { readonly session: string };
  'identity.bound': { readonly provider: string };
  'identity.unbound': { readonly provider: string };
  'addresses.changed': { readonly change: 'create' | 'update' | 'remove' | 'setDefault' };
}

export type EventType = keyof EventDetails;
