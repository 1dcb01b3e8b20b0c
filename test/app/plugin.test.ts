import { createHash } from 'node:crypto';
import { startApp, type TestApp } from '../harness/app';
import { PRODUCTION } from '../harness/production';
import { withApp } from '../harness/with-app';

describe('/app/', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ MOFANG_PUBLIC_URL: 'https://account.example.com/mofang' });
  });
  afterAll(() => app.close());

  const get = (path: string) => fetch(`${app.url}${path}`, { redirect: 'manual' });

  it('is the first page, and is found without its slash', async () => {
    const first = await get('/app/');
    expect(first.status).toBe(200);
    expect(first.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await first.text()).toBe(await (await get('/app/index.html')).text());
    const moved = await get('/app');
    expect(moved.status).toBe(308);
    expect(new URL(moved.headers.get('location') ?? '', `${app.url}/app`).pathname).toBe('/app/');
  });

  it('runs what compiles templates, and of the scripts in a page that one alone', async () => {
    const response = await get('/app/login.html');
    const [, script = ''] = /<script>([\s\S]*?)<\/script>/.exec(await response.text()) ?? [];
    const hash = createHash('sha256').update(script).digest('base64');
    expect(response.headers.get('content-security-policy')?.split('; ').sort()).toEqual([
      "base-uri 'none'",
      "connect-src 'self'",
      "default-src 'none'",
      "form-action 'none'",
      "frame-ancestors 'self'",
      "frame-src 'self'",
      "img-src 'self' data: blob: https://account.example.com",
      `script-src 'self' 'unsafe-eval' 'sha256-${hash}'`,
      "style-src 'self'",
    ]);
  });

  it('alone may evaluate', async () => {
    for (const path of ['/api/browse', '/activate']) {
      expect((await get(path)).headers.get('content-security-policy')).not.toContain('unsafe');
    }
  });

  it.each([
    ['app.css', 'text/css; charset=utf-8'],
    ['style/page.css', 'text/css; charset=utf-8'],
    ['app.js', 'application/javascript; charset=utf-8'],
    ['vue.js', 'application/javascript; charset=utf-8'],
    ['mofang-client.min.js', 'application/javascript; charset=utf-8'],
    ['icon.svg', 'image/svg+xml'],
  ])('%s is there, and is asked for anew each time', async (name, type) => {
    const { status, headers } = await get(`/app/${name}`);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe(type);
    expect(headers.get('cache-control')).toBe('no-cache');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each(['nothing.html', '../package.json', '..%2fpackage.json', '%2e%2e/package.json', 'style/'])(
    '%s is not there',
    async (name) => {
      expect((await get(`/app/${name}`)).status).toBeGreaterThanOrEqual(400);
    },
  );
});

describe('in production', () => {
  it('there is neither the app nor anything of it', () =>
    withApp(startApp({ ...PRODUCTION, MOFANG_ARGON2: '' }), async ({ url }) => {
      for (const path of ['/app', '/app/', '/app/index.html', '/app/vue.js', '/app/app.css']) {
        expect((await fetch(`${url}${path}`)).status).toBe(404);
      }
    }));
});
