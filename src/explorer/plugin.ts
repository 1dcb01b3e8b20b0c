import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import files from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import type { OpenRpcDocument } from '../rpc/describe';

const YEAR_SECONDS = 31_536_000;
const NONCE_BYTES = 16;
const NOT_BUILT = 'The explorer is not built. Run `npm run build`, then start the service again.\n';

interface ExplorerOptions {
  readonly document: OpenRpcDocument;
  /** The base URL of pictures, which the page may load besides its own. */
  readonly publicUrl: string;
}

/** The page at /api/browse: the methods of the service, and how to call them. Built from `web/explorer/`. */
export async function explorerPlugin(
  app: FastifyInstance,
  { document, publicUrl }: ExplorerOptions,
): Promise<void> {
  app.get('/api/openrpc.json', async () => document);
  const root = findAssets();
  if (root === undefined) {
    app.get('/api/browse', async (_request, reply) => reply.code(503).type('text/plain').send(NOT_BUILT));
    return;
  }
  await app.register(files, {
    root,
    prefix: '/api/browse/assets/',
    decorateReply: false,
    index: false,
    preCompressed: true,
    maxAge: YEAR_SECONDS * 1000,
    immutable: true,
  });
  app.get('/api/browse', async (request, reply) => {
    // The page uses relative URLs, so that it works below any path of a proxy.
    if (/\/(?:\?|$)/.test(request.url)) return reply.redirect('../browse', 308);
    // Read for each request, so that a running service stays consistent while the page is rebuilt.
    const template = await readFile(join(root, 'index.html'), 'utf8');
    const nonce = randomBytes(NONCE_BYTES).toString('base64');
    return reply
      .type('text/html; charset=utf-8')
      .headers({
        'Cache-Control': 'no-cache',
        'Content-Security-Policy': policyOf(nonce, new URL(publicUrl).origin),
        'Referrer-Policy': 'no-referrer',
      })
      .send(template.replace('%NONCE%', nonce));
  });
}

/** Beside this file if it is compiled; otherwise in the output folder of `npm run build`. */
function findAssets(): string | undefined {
  const places = [
    join(__dirname, 'assets'),
    join(__dirname, '..', '..', 'dist', 'src', 'explorer', 'assets'),
  ];
  return places.find((place) => existsSync(join(place, 'index.html')));
}

/** The editor creates its style sheet at run time, which only the nonce allows. */
const policyOf = (nonce: string, pictures: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    `img-src 'self' data: blob: ${pictures}`,
    "connect-src 'self'",
    "font-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
