import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { preferredLanguage, say } from '../i18n';

/** The path of activation links. The code comes after `#`, so that no server logs it. */
export const ACTIVATION_PATH = '/activate';

const STYLE = `body{font:16px/1.6 system-ui,sans-serif;max-width:28rem;margin:15vh auto;padding:0 1.5rem;color:#1f2328;background:#fff}
h1{font-size:1.5rem}button{font:inherit;padding:.6rem 1.5rem;border:0;border-radius:.4rem;background:#0a5bd3;color:#fff;cursor:pointer}
button:disabled{background:#8a9099;cursor:default}output{display:block;margin-top:1rem;min-height:1.6em}
@media(prefers-color-scheme:dark){body{color:#e6e6e6;background:#16181c}}`;

/** Opening the page changes nothing: a mail scanner that follows every link must not activate an account. */
const SCRIPT = `const button = document.querySelector('button'), answer = document.querySelector('output');
button.addEventListener('click', async () => {
  button.disabled = true;
  const params = { code: location.hash.slice(1) };
  try {
    const response = await fetch(new URL('api', location.href.replace(/\\/?#.*/, '')), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Accept-Language': document.documentElement.lang },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'Users.activate', params }),
    });
    const { result } = await response.json();
    answer.textContent = result.errno === 0 ? answer.dataset.good : result.errmsg;
    if (result.errno === 1004) button.disabled = false;
  } catch {
    answer.textContent = answer.dataset.failed;
    button.disabled = false;
  }
});`;

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const POLICY = [
  "default-src 'none'",
  `script-src ${hashOf(SCRIPT)}`,
  `style-src ${hashOf(STYLE)}`,
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Serves the page of activation links; its button calls `Users.activate` (contract §2.3). */
export async function activationPage(app: FastifyInstance): Promise<void> {
  app.get(ACTIVATION_PATH, async (request, reply) => {
    const language = preferredLanguage(request.headers['accept-language']);
    const text = (key: Parameters<typeof say>[0]) => say(key, language);
    reply.headers({
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': POLICY,
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-store',
      Vary: 'Accept-Language',
    });
    return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text('ACTIVATION_TITLE')}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${text('ACTIVATION_TITLE')}</h1>
<p>${text('ACTIVATION_ASK')}</p>
<button type="button">${text('ACTIVATION_BUTTON')}</button>
<output role="status" data-good="${text('ACTIVATION_DONE')}" data-failed="${text('ACTIVATION_FAILED')}"></output>
</main>
<script>${SCRIPT}</script>
</body>
</html>
`;
  });
}
