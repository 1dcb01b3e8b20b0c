import { startApp, type TestApp } from '../harness/app';

describe('GET /api/browse', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ MOFANG_PUBLIC_URL: 'https://account.example.com/mofang' });
  });
  afterAll(() => app.close());

  const get = (path: string) => fetch(`${app.url}${path}`, { redirect: 'manual' });

  it('allows nothing but itself, a style sheet by nonce, and pictures of the public address', async () => {
    const [first, second] = await Promise.all([get('/api/browse'), get('/api/browse')]);
    const policy = first.headers.get('content-security-policy') ?? '';
    const [, nonce] = /'nonce-([^']+)'/.exec(policy) ?? [];
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self' 'nonce-");
    expect(policy).toContain("img-src 'self' data: blob: https://account.example.com;");
    expect(policy).toContain("base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(await first.text()).toContain(`nonce="${nonce}"`);
    expect(second.headers.get('content-security-policy')).not.toContain(nonce);
  });

  it('is never kept, while what it loads is kept for ever', async () => {
    const page = await get('/api/browse');
    expect(page.headers.get('cache-control')).toBe('no-cache');
    const [, script] = /src="([^"]+\.js)"/.exec(await page.text()) ?? [];
    const asset = await get(`/api/${script}`);
    expect(asset.status).toBe(200);
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect((await get('/api/browse/assets/nothing.js')).status).toBe(404);
  });

  it('is found with a slash at its end too', async () => {
    const response = await get('/api/browse/');
    expect(response.status).toBe(308);
    expect(new URL(response.headers.get('location') ?? '', `${app.url}/api/browse/`).pathname).toBe(
      '/api/browse',
    );
  });
});

describe('a service without its explorer', () => {
  it('has neither the page nor what it loads', async () => {
    const app = await startApp({ MOFANG_EXPLORER: 'false' });
    for (const path of ['/api/browse', '/api/openrpc.json', '/api/browse/assets/main.js']) {
      expect((await fetch(`${app.url}${path}`)).status).toBe(404);
    }
    await app.close();
  });
});
