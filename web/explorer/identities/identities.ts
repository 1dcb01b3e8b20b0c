import { readJwt } from '../calls/jwt';
import { createStoredStore } from '../state/store';

/** Somebody who is logged in, in this tab alone. */
export interface Identity {
  readonly id: string;
  readonly name: string;
  readonly isRenamed: boolean;
  readonly access?: string;
  readonly refresh?: string;
}

interface Identities {
  readonly list: readonly Identity[];
  /** Whose token calls carry; null for nobody's. */
  readonly active: string | null;
}

export const identities = createStoredStore<Identities>(() => sessionStorage, 'mofang.identities', {
  list: [],
  active: null,
});

export const activeIdentity = ({ list, active } = identities.get()): Identity | undefined =>
  list.find(({ id }) => id === active);

export const choose = (id: string | null): void => identities.update((now) => ({ ...now, active: id }));

export const rename = (id: string, name: string): void =>
  change(id, (identity) => ({ ...identity, name, isRenamed: true }));

export function remove(id: string): void {
  identities.update(({ list, active }) => {
    const left = list.filter((each) => each.id !== id);
    return { list: left, active: active === id ? null : active };
  });
}

function change(id: string, how: (identity: Identity) => Identity): void {
  identities.update((now) => ({ ...now, list: now.list.map((each) => (each.id === id ? how(each) : each)) }));
}

/** Whose a token is, by its `sub`; nobody's where it is good for something else, such as binding a login. */
function ownerOf(token: string): { id: string; name: string; isRefresh: boolean } | undefined {
  const claims = readJwt(token)?.claims;
  const sub = claims?.sub as { id?: unknown; nickname?: unknown } | undefined;
  if (claims === undefined || typeof sub !== 'object' || sub.id === undefined) return undefined;
  if (claims.type !== 'access' && claims.type !== 'refresh') return undefined;
  return { id: String(sub.id), name: String(sub.nickname), isRefresh: claims.type === 'refresh' };
}

/**
 * Keeps tokens under the user they belong to, and makes that user the active one.
 *
 * @returns the user's name where a user was added, so that it can be said.
 */
export function keepTokens(tokens: readonly unknown[]): string | undefined {
  let added: string | undefined;
  for (const token of tokens) {
    const owner = typeof token === 'string' ? ownerOf(token) : undefined;
    if (owner === undefined) continue;
    if (!identities.get().list.some(({ id }) => id === owner.id)) {
      added = owner.name;
      const fresh = { id: owner.id, name: owner.name, isRenamed: false };
      identities.update(({ list, active }) => ({ list: [...list, fresh], active }));
    }
    const kept = owner.isRefresh ? { refresh: token as string } : { access: token as string };
    change(owner.id, (now) => ({ ...now, ...kept, name: now.isRenamed ? now.name : owner.name }));
    choose(owner.id);
  }
  return added;
}
