import type { SessionEnd } from '../auth/session.entity';

/**
 * What can happen to an account, with the details that are stored beside user, time and origin. Details hold ids,
 * names of fields and reasons. They never hold a mobile, an e-mail, a name, a token or a code.
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
