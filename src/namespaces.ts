import type { Config } from './config';
import { InboxMessages } from './inbox/inbox.rpc';
import type { NamespaceClass } from './rpc/method';
import { Users } from './users/users.rpc';
import { Verifications } from './verifications/verifications.rpc';

/** What is served. */
export function namespacesFor({ isProduction }: Pick<Config, 'isProduction'>): NamespaceClass[] {
  const namespaces: NamespaceClass[] = [Users, Verifications];
  return isProduction ? namespaces : [...namespaces, InboxMessages];
}
