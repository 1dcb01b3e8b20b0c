import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import files from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { hashOf } from './csp';
import { foldersWith } from './root';

const NOT_BUILT = 'The app is not built. Run `npm run build`, then start the service again.\n';
/** Browsers check for a new page each time, so that a change shows at the next reload. */
const HEADERS = { 'Cache-Control': 'no-cache', 'Referrer-Policy': 'no-referrer' };

interface AppOptions {
  /** The beginning of the URLs of pictures. */
  readonly picturesUrl: string;
}

/**
 * The demo app at /app/, for development. Its pages come from `web/app`. What they load, and outside a
 * checkout the pages too, was built into `dist/app`.
 */
export async function appPlugin(app: FastifyInstance, { picturesUrl }: AppOptions): Promise<void> {
  const folders = foldersWith('index.html', ['web/app', 'dist/app']);
  const [pages] = folders;
  if (pages === undefined || !folders.some((folder) => existsSync(join(folder, 'vue.js')))) {
    app.get('/app', async (_request, reply) => reply.code(503).type('text/plain').send(NOT_BUILT));
    return;
  }
  await app.register(files, {
    root: folders,
    prefix: '/app/',
    decorateReply: false,
    cacheControl: false,
    setHeaders: (response) => {
      for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    },
  });
  const sendPage = async (reply: FastifyReply, name: string) => {
    const page = await readFile(join(pages, name), 'utf8').catch(() => undefined);
    if (page === undefined) return reply.callNotFound();
    const headers = { ...HEADERS, 'Content-Security-Policy': policyOf(page, picturesUrl) };
    return reply.headers(headers).type('text/html; charset=utf-8').send(page);
  };
  app.get('/app', async ({ url }, reply) =>
    /\/(?:\?|$)/.test(url) ? sendPage(reply, 'index.html') : reply.redirect('app/', 308),
  );
  app.get<{ Params: { page: string } }>('/app/:page(^[a-z]+\\.html$)', async ({ params }, reply) =>
    sendPage(reply, params.page),
  );
}

/**
 * Vue compiles a page's template in the browser, by `Function`. Only the page's own inline scripts may run.
 */
function policyOf(page: string, picturesUrl: string): string {
  const hashes = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, script = '']) => hashOf(script));
  return [
    "default-src 'none'",
    ["script-src 'self' 'unsafe-eval'", ...hashes].join(' '),
    "style-src 'self'",
    `img-src 'self' data: blob: ${new URL(picturesUrl).origin}`,
    "connect-src 'self'",
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
  ].join('; ');
}
