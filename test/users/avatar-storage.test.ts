import { readdir, readFile, writeFile } from 'node:fs/promises';
import { EntityManager } from 'typeorm';
import { type Account, register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import * as images from '../harness/images';
import { rawRequest } from '../harness/raw-request';
import { payloadOf } from '../harness/tokens';
import { until } from '../harness/until';
import { withApp } from '../harness/with-app';

describe('pictures', () => {
  let app: TestApp;
  let account: Account;
  let img: string;
  beforeAll(async () => {
    app = await startApp({}, {}, { alone: true });
    img = images.dataUrl(await images.png());
  });
  beforeEach(async () => {
    account = await register(app);
    for (const name of await readdir(`${app.dataDir}/pictures`)) await app.context.storage.delete(name);
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => app.close());

  const upload = (given = img) => app.call('Users.avatar', { img: given }, { token: account.access });
  const files = () => readdir(`${app.dataDir}/pictures`);
  const urlOf = async (): Promise<string> =>
    (await app.call('Users.info', {}, { token: account.access })).result.data.avatar;
  const nameOf = (url: string) => url.slice(url.lastIndexOf('/') + 1);

  it('are served with a fixed type, nosniff, and for a long time', async () => {
    await upload();
    const response = await fetch(await urlOf());
    expect(response.status).toBe(200);
    expect(response.headers.get('Content-Type')).toBe('image/webp');
    expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff');
    const cache = response.headers.get('Cache-Control') ?? '';
    expect(cache).toMatch(/immutable/);
    expect(Number(/max-age=(\d+)/.exec(cache)?.[1])).toBeGreaterThanOrEqual(86_400 * 30);
    const stored = await readFile(`${app.dataDir}/pictures/${nameOf(await urlOf())}`);
    expect(Buffer.from(await response.arrayBuffer()).equals(stored)).toBe(true);
  });

  it('are served as pictures whatever they are', async () => {
    for (const name of ['page.html', 'drawing.svg', 'noextension']) {
      await writeFile(`${app.dataDir}/pictures/${name}`, images.HTML);
      const { headers } = await fetch(`${app.url}/pictures/${name}`);
      expect(headers.get('Content-Type')).toBe('image/webp');
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    }
  });

  it('have names that nobody guesses, and new ones each time', async () => {
    const names = new Set<string>();
    for (let i = 0; i < 3; i++) {
      await upload();
      names.add(nameOf(await urlOf()));
    }
    expect(names.size).toBe(3);
    for (const name of names) expect(name).toMatch(/^[0-9a-f]{32}\.webp$/);
  });

  it('the old one is gone after the change', async () => {
    await upload();
    const old = await urlOf();
    await upload();
    expect(await urlOf()).not.toBe(old);
    await until('one picture', async () => (await files()).length === 1);
    expect(await files()).toEqual([nameOf(await urlOf())]);
    expect((await fetch(old)).status).toBe(404);
  });

  it('the old one stays where the new one is refused, and the tokens show it', async () => {
    await upload();
    const old = await urlOf();
    const { result } = await upload(images.dataUrl(images.SVG));
    expect(result.errno).toBe(1020);
    expect(payloadOf(result.access_token).sub.avatar).toBe(old);
    expect((await fetch(old)).status).toBe(200);
  });

  it('of two users are two', async () => {
    await upload();
    const other = await register(app);
    await app.call('Users.avatar', { img }, { token: other.access });
    expect(await files()).toHaveLength(2);
  });

  it('of uploads at once exactly one is left, however they interleave', async () => {
    const { manager } = app.context.db;
    const read = manager.findOneByOrFail.bind(manager);
    jest.spyOn(manager, 'findOneByOrFail').mockImplementation(async (entity, where): Promise<never> => {
      const row = await read(entity, where);
      await new Promise((resolve) => setTimeout(resolve, 30));
      return row as never;
    });
    const answers = await Promise.all(Array.from({ length: 12 }, () => upload()));
    for (const { result } of answers) expect(result.errno).toBe(0);
    expect(await files()).toEqual([nameOf(await urlOf())]);
    expect((await fetch(await urlOf())).status).toBe(200);
  });

  describe('when something fails', () => {
    /** An upload that ends as an internal error, which tells nothing. */
    async function expectInternalError() {
      const { status, body } = await upload();
      expect(status).toBe(500);
      expect(body.error).toEqual({
        code: -32603,
        message: 'Internal error',
        data: { request_id: expect.any(String) },
      });
    }

    let old: string;
    beforeEach(async () => {
      await upload();
      old = await urlOf();
    });
    const expectOnlyOld = async () => {
      jest.restoreAllMocks();
      expect(await urlOf()).toBe(old);
      expect(await files()).toEqual([nameOf(old)]);
      expect((await upload()).result.errno).toBe(0);
    };

    it('in the storage, nothing is left behind', async () => {
      jest.spyOn(app.context.storage, 'put').mockRejectedValue(new Error(`ENOSPC ${app.dataDir}`));
      await expectInternalError();
      await expectOnlyOld();
    });

    it('in the database, nothing is left behind', async () => {
      jest.spyOn(EntityManager.prototype, 'update').mockRejectedValue(new Error('UPDATE mf_user failed'));
      await expectInternalError();
      await expectOnlyOld();
    });

    it('in the database, which did it all the same, the new one is the user’s and is served', async () => {
      const { db } = app.context;
      const transaction = db.transaction.bind(db) as (work: unknown) => Promise<unknown>;
      jest.spyOn(db, 'transaction').mockImplementationOnce(async (work: unknown) => {
        await transaction(work);
        throw new Error('the connection is lost');
      });
      await expectInternalError();
      const url = await urlOf();
      expect(url).not.toBe(old);
      expect((await fetch(url)).status).toBe(200);
    });

    it('because the user goes meanwhile, nothing is left behind', async () => {
      const put = app.context.storage.put.bind(app.context.storage);
      jest.spyOn(app.context.storage, 'put').mockImplementation(async (name, bytes) => {
        await put(name, bytes);
        await app.context.db.query('DELETE FROM mf_user WHERE id = ?', [account.id]);
      });
      const { result } = await upload();
      expect(result?.errno).not.toBe(0);
      expect(await files()).toEqual([nameOf(old)]);
    });

    it('when the removal of the old one can’t be queued, the new one is the user’s all the same', async () => {
      jest.spyOn(app.context.queue, 'add').mockRejectedValue(new Error('Redis is away'));
      expect((await upload()).result.errno).toBe(0);
      expect(await urlOf()).not.toBe(old);
      expect(await files()).toHaveLength(2);
    });

    it('when the old one is removed, the new one is the user’s all the same', async () => {
      jest.spyOn(app.context.storage, 'delete').mockRejectedValue(new Error('EIO'));
      expect((await upload()).result.errno).toBe(0);
      jest.restoreAllMocks();
      const url = await urlOf();
      expect(url).not.toBe(old);
      expect((await fetch(url)).status).toBe(200);
    });
  });

  it.each([
    '/pictures/../mofang.sqlite',
    '/pictures/../development-secret',
    '/pictures/%2e%2e/mofang.sqlite',
    '/pictures/%2e%2e%2fmofang.sqlite',
    '/pictures/..%2fdevelopment-secret',
    '/pictures/..%5cdevelopment-secret',
    '/pictures/..\\development-secret',
    '/pictures/%252e%252e%252fdevelopment-secret',
    '/pictures/./../development-secret',
    '/pictures//../development-secret',
    '/pictures/..;/development-secret',
    '/pictures/..%00/development-secret',
    '/pictures/%00',
    '/pictures/..%c0%af..%c0%afetc/passwd',
    '/pictures/../../../../../../etc/passwd',
    '/pictures//etc/passwd',
    '/pictures/%2fetc%2fpasswd',
    '/pictures/file:///etc/passwd',
    '/../development-secret',
    '/development-secret',
    '/pictures',
    '/pictures/',
    '/pictures/.',
    '/pictures/..',
    '/pictures/.half-written',
    '/pictures/%2ehalf-written',
    '/pictures/%',
  ])('%s serves nothing, and says nothing of the disk', async (path) => {
    await upload();
    await writeFile(`${app.dataDir}/pictures/.half-written`, 'half');
    const { status, text } = await rawRequest(app.url, { method: 'GET', path });
    // In development `/` is the start page.
    if (new URL(path, app.url).pathname !== '/') expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    const secret = await readFile(`${app.dataDir}/development-secret`, 'utf8');
    expect(text).not.toBe('half');
    for (const part of ['SQLite format', secret, 'root:', app.dataDir, nameOf(await urlOf())]) {
      expect(text).not.toContain(part);
    }
  });

  it('nobody writes there by HTTP', async () => {
    await upload();
    const path = `/pictures/${nameOf(await urlOf())}`;
    for (const method of ['PUT', 'POST', 'DELETE', 'PATCH']) {
      const { status } = await rawRequest(app.url, { method, path, body: 'x' });
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
    }
    expect(await files()).toEqual([nameOf(await urlOf())]);
    expect((await fetch(await urlOf())).status).toBe(200);
  });
});

it.each([
  ['https://account.example.com', 'https://account.example.com/pictures/'],
  ['https://example.com/account/', 'https://example.com/account/pictures/'],
])('with MOFANG_PUBLIC_URL %s they begin with %s, whatever the request says', (publicUrl, start) =>
  withApp(startApp({ MOFANG_PUBLIC_URL: publicUrl }), async (app) => {
    const { access } = await register(app);
    const img = images.dataUrl(await images.png());
    const { text } = await rawRequest(app.url, {
      headers: {
        Host: 'evil.example',
        'X-Forwarded-Host': 'evil.example',
        'X-Forwarded-Proto': 'ftp',
        Forwarded: 'host=evil.example',
        Authorization: `jwt ${access}`,
        'Content-Type': 'application/json',
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'Users.avatar', params: { img } }),
    });
    const { avatar } = payloadOf(JSON.parse(text).result.access_token).sub;
    expect(avatar.startsWith(start)).toBe(true);
    expect(avatar).not.toMatch(/[?"'()\s]/);
    expect(text).not.toContain('evil.example');
  }),
);
