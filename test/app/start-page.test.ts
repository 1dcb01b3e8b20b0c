import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { startApp, type TestApp } from '../harness/app';
import { PRODUCTION } from '../harness/production';
import { withApp } from '../harness/with-app';

const ALONE = { alone: true };
const languageOf = (language: string) => ({ headers: { 'Accept-Language': language } });

/** Where the links of a page lead, as addresses. */
async function linksOf(url: string): Promise<string[]> {
  const html = await (await fetch(url)).text();
  return [...html.matchAll(/<a [^>]*href="([^"]+)"/g)].map(([, href = '']) => new URL(href, url).href);
}

describe('the page at /', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  it('leads to the app, the explorer and every page of the docs, all of which are there', async () => {
    const links = await linksOf(`${app.url}/`);
    const docs = readdirSync(join(__dirname, '../../docs')).filter((name) => name.endsWith('.md'));
    expect(links).toEqual(
      ['app/', 'api/browse', ...docs.map((name) => `docs/${name}`)].map((path) => `${app.url}/${path}`),
    );
    for (const link of links) expect((await fetch(link)).status).toBe(200);
  });

  it('shows the docs as they are written', async () => {
    const { headers } = await fetch(`${app.url}/docs/contract.md`);
    expect(headers.get('content-type')).toBe('text/plain; charset=utf-8');
    for (const name of ['decisions/', '../package.json', '%2e%2e/package.json', '..%2fpackage.json']) {
      expect((await fetch(`${app.url}/docs/${name}`)).status).toBeGreaterThanOrEqual(400);
    }
  });

  it('speaks Chinese, and English to who prefers it', async () => {
    const [chinese, english] = await Promise.all(
      ['zh-CN', 'en'].map(async (each) => (await fetch(app.url, languageOf(each))).text()),
    );
    expect(chinese).toContain('<html lang="zh-CN">');
    expect(chinese).toContain('示例 App');
    expect(english).toContain('The explorer');
  });

  it('runs no script, and loads nothing', async () => {
    const { headers } = await fetch(app.url);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; img-src data:;/);
    expect(policy).not.toContain('script-src');
  });
});

it('the page at / does not lead to an explorer that is off', () =>
  withApp(startApp({ MOFANG_EXPLORER: 'false' }, {}, ALONE), async ({ url }) => {
    expect((await linksOf(`${url}/`)).filter((link) => link.includes('browse'))).toEqual([]);
  }));

it.each([
  ['http://192.168.1.5:5000', true],
  ['http://127.0.0.1:5000', false],
  ['http://localhost:5000', false],
])('the page at / of a service at %s has a code for phones: %s', (publicUrl, hasCode) =>
  withApp(startApp({ MOFANG_PUBLIC_URL: publicUrl }, {}, ALONE), async ({ url }) => {
    const html = await (await fetch(url, languageOf('en'))).text();
    expect(html.includes('data:image/svg+xml,')).toBe(hasCode);
    expect(html.includes('mofang run --lan')).toBe(!hasCode);
  }),
);

it('in production there is no such page, and no docs', () =>
  withApp(startApp({ ...PRODUCTION, MOFANG_ARGON2: '' }, {}, ALONE), async ({ url }) => {
    for (const path of ['/', '/docs/contract.md']) expect((await fetch(`${url}${path}`)).status).toBe(404);
  }));
