import { createHash } from 'node:crypto';
import { startApp, type TestApp } from '../harness/app';
import { activationCode, registerByEmail } from '../harness/emails';
import { userOf } from '../harness/users';

describe('the page that an activation mail leads to', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  const open = (init: RequestInit = {}, path = '/activate') =>
    fetch(app.url + path, { redirect: 'manual', ...init });
  const pageIn = async (language: string) =>
    (await open({ headers: { 'Accept-Language': language } })).text();

  it('opened by whatever follows links changes nothing', async () => {
    const { id, email } = await registerByEmail(app);
    const code = await activationCode(app, email);
    const scanners = ['/activate', `/activate?code=${code}`, `/activate#${code}`, `/activate?${code}`];
    for (const path of scanners) {
      for (const method of ['GET', 'HEAD']) expect((await open({ method }, path)).status).toBe(200);
    }
    expect((await userOf(app, id)).isEmailConfirmed).toBe(false);
    expect((await app.call('Users.activate', { code })).result.errno).toBe(0);
  });

  it('is no way to call the method by GET or a form', async () => {
    const { id, email } = await registerByEmail(app);
    const code = await activationCode(app, email);
    for (const path of [`/api?method=Users.activate&code=${code}`, `/activate/${code}`])
      expect((await open({}, path)).status).toBeGreaterThanOrEqual(400);
    for (const path of ['/activate', '/api']) {
      const body = new URLSearchParams({ code, method: 'Users.activate' });
      expect((await open({ method: 'POST', body }, path)).status).toBeGreaterThanOrEqual(400);
    }
    expect((await userOf(app, id)).isEmailConfirmed).toBe(false);
  });

  it.each(['GET', 'HEAD'])('its headers, by %s, let it do what it does and nothing else', async (method) => {
    const { status, headers } = await open({ method });
    expect(status).toBe(200);
    expect(headers.get('Content-Type')).toBe('text/html; charset=utf-8');
    expect(headers.get('Referrer-Policy')).toBe('no-referrer');
    expect(headers.get('Cache-Control')).toBe('no-store');
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(headers.get('Vary')).toContain('Accept-Language');
    expect(headers.get('Set-Cookie')).toBeNull();
  });

  it('its policy names its own script and style, and forbids the rest', async () => {
    const response = await open();
    const html = await response.text();
    const hashOf = (tag: string) => {
      const [, content = ''] = new RegExp(`<${tag}>([\\s\\S]*)</${tag}>`).exec(html) ?? [];
      return `'sha256-${createHash('sha256').update(content).digest('base64')}'`;
    };
    expect(response.headers.get('Content-Security-Policy')?.split('; ').sort()).toEqual([
      "base-uri 'none'",
      "connect-src 'self'",
      "default-src 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      `script-src ${hashOf('script')}`,
      `style-src ${hashOf('style')}`,
    ]);
  });

  it('loads nothing from anywhere, and keeps nothing', async () => {
    const html = await pageIn('zh');
    expect(html).not.toMatch(/src=|href=|url\(|import|cookie|localStorage|innerHTML/);
  });

  it('speaks the language that is preferred, and Chinese else', async () => {
    for (const language of ['zh-CN', 'fr', 'zh;q=0.9, en;q=0.1'])
      expect(await pageIn(language)).toMatch(/<html lang="zh-CN">[\s\S]*<h1>激活邮箱<\/h1>/);
    expect(await pageIn('en-GB, zh;q=0.5')).toMatch(/<html lang="en">[\s\S]*<h1>Activate your e-mail<\/h1>/);
  });
});
