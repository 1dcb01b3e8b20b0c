import type { FastifyInstance } from 'fastify';
import type { Tokens } from './tokens';

/** How long other services cache the keys. A new key may sign once all have it: `mofang keys promote`. */
export const JWKS_SECONDS = 300;

/**
 * Publishes the keys that other services verify access tokens with (RFC 7517, contract §1.3). If the secret
 * signs the tokens there are none: a secret that verifies tokens can also make them.
 */
export function addJwks(app: FastifyInstance, tokens: Pick<Tokens, 'publicKeys'>): void {
  app.get('/.well-known/jwks.json', async (_request, reply) => {
    const keys = tokens.publicKeys;
    if (keys.length === 0) return reply.callNotFound();
    return reply
      .headers({ 'Cache-Control': `max-age=${JWKS_SECONDS}`, 'Access-Control-Allow-Origin': '*' })
      .send({ keys });
  });
}
