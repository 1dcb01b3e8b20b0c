import { readdir } from 'node:fs/promises';
import { EntityManager } from 'typeorm';
import { OssStorage } from '../../src/adapters/storage/oss';
import { type FakeOss, type OssBehaviour, startOss } from '../fakes/oss';
import { type FakeSts, startSts } from '../fakes/sts';
import { type Account, register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import * as images from '../harness/images';
import { payloadOf } from '../harness/tokens';
import { until } from '../harness/until';
import { withApp } from '../harness/with-app';

const TIMEOUT_MS = 300;
const ALWAYS = { times: Number.POSITIVE_INFINITY };

describe('Users.avatar with pictures at OSS', () => {
  let oss: FakeOss;
  let app: TestApp;
  let account: Account;
  let img: string;
  beforeAll(async () => {
    oss = await startOss();
    const storage = await OssStorage.open(oss.config, TIMEOUT_MS);
    app = await startApp(oss.env, { storage }, { alone: true });
    img = images.dataUrl(await images.png());
  });
  beforeEach(async () => {
    account = await register(app);
    oss.objects.clear();
  });
  afterEach(() => {
    oss.recover();
    jest.restoreAllMocks();
  });
  afterAll(async () => {
    await app.close();
    await oss.close();
  });

  const upload = (given = img) => app.call('Users.avatar', { img: given }, { token: account.access });
  const urlOf = async (): Promise<string> =>
    (await app.call('Users.info', {}, { token: account.access })).result.data.avatar;
  const keys = () => [...oss.objects.keys()];
  const keyOf = (url: string) => new URL(url).pathname.slice(1);

  it('the picture is there, and nowhere else', async () => {
    const { result } = await upload();
    expect(result.errno).toBe(0);
    const url = payloadOf(result.access_token).sub.avatar;
    expect(url).toMatch(new RegExp(`^${oss.url}/pictures/[0-9a-f]{32}\\.webp$`));
    const response = await fetch(url);
    expect(response.headers.get('Content-Type')).toBe('image/webp');
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.subarray(0, 4).toString()).toBe('RIFF');
    expect(keys()).toEqual([keyOf(url)]);
    expect(await readdir(app.dataDir)).not.toContain('pictures');
  });

  it('its address begins with the public URL, not with where it was sent', () =>
    withApp(
      startApp({ ...oss.env, MOFANG_OSS_PUBLIC_URL: 'https://cdn.example.com/mofang' }),
      async (other) => {
        const { access } = await register(other);
        const { result } = await other.call('Users.avatar', { img }, { token: access });
        const { avatar } = payloadOf(result.access_token).sub;
        expect(avatar).toMatch(/^https:\/\/cdn\.example\.com\/mofang\/pictures\/[0-9a-f]{32}\.webp$/);
        expect(avatar).not.toMatch(/[?"'()\s]/);
      },
    ));

  it('the old one is gone after the change', async () => {
    await upload();
    const old = await urlOf();
    await upload();
    expect(await urlOf()).not.toBe(old);
    for (let i = 0; i < 500 && keys().length > 1; i++)
      await new Promise((resolve) => setTimeout(resolve, 10));
    expect(keys()).toEqual([keyOf(await urlOf())]);
  });

  it('what is no picture never gets there', async () => {
    oss.next({ kind: 'cut' }, ALWAYS);
    expect((await upload(images.dataUrl(images.SVG))).result.errno).toBe(1020);
    expect(keys()).toEqual([]);
  });

  it('the service itself serves no pictures', async () => {
    expect((await fetch(`${app.url}/pictures/a.webp`)).status).toBe(404);
  });

  describe('when OSS fails', () => {
    let old: string;
    beforeEach(async () => {
      await upload();
      old = await urlOf();
    });

    /** An upload that ends as an internal error, which tells nothing and leaves everything as it was. */
    async function expectNothingChanged() {
      const { status, body } = await upload();
      expect(status).toBe(500);
      const { error } = body;
      expect(error).toEqual({
        code: -32603,
        message: 'Internal error',
        data: { request_id: expect.any(String) },
      });
      expect(keys()).toEqual([keyOf(old)]);
      oss.recover();
      jest.restoreAllMocks();
      expect(await urlOf()).toBe(old);
      expect((await fetch(old)).status).toBe(200);
      const { result } = await app.call('Users.refresh', {}, { token: account.refresh });
      expect(result.errno).toBe(0);
      expect((await upload()).result.errno).toBe(0);
    }

    const FAULTS: [string, OssBehaviour][] = [
      ['is down', { kind: 'cut' }],
      ['never answers', { kind: 'hang' }],
      ['has a fault', { kind: 'error', status: 503, code: 'ServiceUnavailable' }],
      ['refuses', { kind: 'error', status: 403, code: 'AccessDenied' }],
    ];
    it.each(FAULTS)(
      'because it %s, the user keeps the old picture and the session',
      async (_why, behaviour) => {
        oss.next(behaviour, ALWAYS);
        await expectNothingChanged();
      },
    );

    it('after it stored the picture, nothing is left behind', async () => {
      oss.next({ kind: 'lost-answer' }, { times: 1, only: 'PUT' });
      oss.next({ kind: 'cut' }, { ...ALWAYS, only: 'PUT' });
      await expectNothingChanged();
    });

    it('for a moment, the user does not notice', async () => {
      oss.next({ kind: 'error', status: 500, code: 'InternalError' }, { times: 2, only: 'PUT' });
      expect((await upload()).result.errno).toBe(0);
      await until('the old picture is removed', () => keys().length === 1);
      expect(keys()).toEqual([keyOf(await urlOf())]);
    });

    it('the log says why, and nothing secret', async () => {
      oss.next({ kind: 'error', status: 403, code: 'AccessDenied' }, ALWAYS);
      const before = app.log.length;
      await upload();
      const lines = app.log.slice(before).join('');
      expect(lines).toMatch(/OSS did not store a picture: AccessDenied, HTTP 403, request [0-9A-F]{24}/);
      for (const secret of [
        oss.config.accessKeyId,
        oss.config.accessKeySecret,
        'OSS4-HMAC',
        img.slice(30, 90),
      ])
        expect(lines).not.toContain(secret);
    });

    it('or the database does, nothing is left behind', async () => {
      jest.spyOn(EntityManager.prototype, 'update').mockRejectedValue(new Error('UPDATE mf_user failed'));
      await expectNothingChanged();
    });
  });

  it('works with temporary credentials of a role', async () => {
    const sts: FakeSts = await startSts(oss);
    const role = { MOFANG_OSS_ROLE_ARN: sts.roleArn, MOFANG_OSS_STS_URL: sts.url };
    await withApp(startApp({ ...oss.env, ...role }), async (other) => {
      const { access } = await register(other);
      const { result } = await other.call('Users.avatar', { img }, { token: access });
      expect((await fetch(payloadOf(result.access_token).sub.avatar)).status).toBe(200);
      expect(sts.requests).toHaveLength(1);
    }).finally(() => sts.close());
  });
});
