import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import files from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { isLoopback } from '../config/loopback';
import { type Language, preferredLanguage, say, type TextKey } from '../i18n';
import { hashOf } from './csp';
import { foldersWith } from './root';

interface StartPageOptions {
  readonly version: string;
  readonly hasExplorer: boolean;
  readonly publicUrl: string;
}

/** A page of the documentation. */
interface Doc {
  readonly name: string;
  readonly title: string;
}

const STYLE = `body{font:17px/1.6 system-ui,sans-serif;max-width:44rem;margin:8vh auto;padding:0 1.5rem;color:#3a2113;background:#fff7ec}
h1{margin:0;font-size:2.5rem}a{color:#b93c09}.card{display:block;margin:1rem 0;padding:1.2rem 1.5rem;border-radius:1.5rem;background:#fff}
a.card{text-decoration:none}a.card:hover b{text-decoration:underline}b{display:block;font-size:1.3rem}span,figcaption{color:#7b5b46}
ul{margin:.5rem 0 0;padding:0;list-style:none;columns:2}li{line-height:2.2}figure{margin:1.5rem 0;text-align:center}img{width:12rem;border-radius:1rem}`;

const POLICY = [
  "default-src 'none'",
  `style-src ${hashOf(STYLE)}`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The page at /, for development. It links to the app, the explorer and, in a checkout, the docs. */
export async function startPage(app: FastifyInstance, options: StartPageOptions): Promise<void> {
  const [folder] = foldersWith('contract.md', ['docs']);
  if (folder !== undefined) await app.register(files, docsOptions(folder));
  const docs = folder === undefined ? [] : docsIn(folder);
  const code = isLoopback(new URL(options.publicUrl).hostname)
    ? undefined
    : await codeOf(`${options.publicUrl}/app/`);
  app.get('/', async (request, reply) => {
    const language = preferredLanguage(request.headers['accept-language']);
    reply.headers({
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': POLICY,
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-cache',
      Vary: 'Accept-Language',
    });
    return page(language, options, docs, code);
  });
}

/** Markdown is served as plain text, which browsers show. */
function docsOptions(root: string) {
  return {
    root,
    prefix: '/docs/',
    decorateReply: false,
    index: false as const,
    contentType: false,
    setHeaders: (response: { setHeader(name: string, value: string): void }) => {
      response.setHeader('Content-Type', 'text/plain; charset=utf-8');
    },
  };
}

const docsIn = (folder: string): Doc[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => {
      const [, title = name] = /^# (.+)/m.exec(readFileSync(join(folder, name), 'utf8')) ?? [];
      return { name, title };
    });

/** An address as a QR code that an `img` shows. */
async function codeOf(url: string): Promise<string> {
  const { renderSVG } = await import('uqr');
  return `data:image/svg+xml,${encodeURIComponent(renderSVG(url))}`;
}

function page(
  language: Language,
  { version, hasExplorer }: StartPageOptions,
  docs: readonly Doc[],
  code: string | undefined,
): string {
  const text = (key: TextKey) => say({ key, values: { version } }, language);
  const card = (href: string, title: TextKey, about: TextKey) =>
    `<a class="card" href="${href}"><b>${text(title)}</b><span>${text(about)}</span></a>`;
  const links = docs.map(({ name, title }) => `<li><a href="docs/${name}">${title}</a></li>`);
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>mofang</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>mofang</h1>
<p>${text('START_LEAD')}</p>
${card('app/', 'START_APP', 'START_APP_ABOUT')}
${hasExplorer ? card('api/browse', 'START_EXPLORER', 'START_EXPLORER_ABOUT') : ''}
${links.length === 0 ? '' : `<section class="card"><b>${text('START_DOCS')}</b><ul>${links.join('')}</ul></section>`}
${
  code === undefined
    ? `<p><span>${text('START_LAN')}</span></p>`
    : `<figure><img src="${code}" alt=""><figcaption>${text('START_SCAN')}</figcaption></figure>`
}
</main>
</body>
</html>
`;
}
