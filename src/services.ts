import type { Tokens } from './auth/tokens';
import type { Context } from './context';
import { BindingTokens } from './oauth/binding-tokens';
import { Authentication } from './users/account/authentication';
import { UserTokens } from './users/account/tokens';

/** What namespaces receive: the context, and what needs the app's token verifiers. */
export type Services = ReturnType<typeof createServices>;

export function createServices(context: Context, tokens: Tokens) {
  return {
    ...context,
    authentication: new Authentication(context.db, tokens, context.sessions),
    bindingTokens: new BindingTokens(tokens, context.cache, context.bindingSeal),
    userTokens: new UserTokens(tokens, context.storage, context.config.tokens.accessSeconds),
  };
}
