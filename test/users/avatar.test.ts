import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { type Account, register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { pass, startClock, stopClock } from '../harness/clock';
import * as images from '../harness/images';
import { payloadOf } from '../harness/tokens';

const { dataUrl } = images;
const MEBIBYTE = 1024 * 1024;

describe('Users.avatar', () => {
  let app: TestApp;
  let account: Account;
  beforeAll(async () => {
    app = await startApp();
  });
  beforeEach(async () => {
    account = await register(app);
  });
  afterEach(startClock);
  afterAll(() => app.close());

  const upload = (img: string, token = account.access) => app.call('Users.avatar', { img }, { token });
  const folder = () => `${app.dataDir}/pictures`;

  /** Uploads what must be accepted, and returns the stored picture. */
  async function accept(img: string): Promise<Buffer> {
    const { result } = await upload(img);
    expect(result).toMatchObject({ errno: 0, errmsg: '成功' });
    return readFile(`${folder()}/${payloadOf(result.access_token).sub.avatar.split('/').at(-1)}`);
  }

  /** Uploads what must be refused, and uses the tokens that come along. */
  async function refuse(img: string): Promise<void> {
    const before = await readdir(folder());
    const { status, result } = await upload(img);
    expect(status).toBe(200);
    expect(result).toEqual({
      errno: 1020,
      errmsg: '错误的图片格式！',
      access_token: expect.any(String),
      refresh_token: expect.any(String),
    });
    await expectGoodPair(result);
    expect(payloadOf(result.access_token).sub.avatar).toBe('');
    expect(await readdir(folder())).toEqual(before);
  }

  async function expectGoodPair({ access_token, refresh_token }: Record<string, string>) {
    const [old, access, refresh] = [account.access, access_token, refresh_token].map((token) =>
      payloadOf(token ?? ''),
    );
    expect(access).toMatchObject({ type: 'access', fresh: false, sid: old.sid });
    expect(refresh).toMatchObject({ type: 'refresh', fresh: false, sid: old.sid });
    expect(refresh.exp).toBe(payloadOf(account.refresh).exp);
    const { result } = await app.call('Users.info', {}, { token: access_token ?? '' });
    expect(result.data.id).toBe(account.id);
    const { result: refreshed } = await app.call('Users.refresh', {}, { token: refresh_token ?? '' });
    expect(refreshed.errno).toBe(0);
  }

  it('returns a new pair of the same session, which shows the picture', async () => {
    const { status, result } = await upload(dataUrl(await images.png()));
    expect(status).toBe(200);
    expect(result).toEqual({
      errno: 0,
      errmsg: '成功',
      access_token: expect.any(String),
      refresh_token: expect.any(String),
    });
    await expectGoodPair(result);
    const url = payloadOf(result.access_token).sub.avatar;
    expect(url).toMatch(new RegExp(`^${app.url}/pictures/[0-9a-f]{32}\\.webp$`));
    expect(payloadOf(result.refresh_token).sub.avatar).toBe(url);
    const { result: info } = await app.call('Users.info', {}, { token: account.access });
    expect(info.data.avatar).toBe(url);
  });

  it('the presented token stays good, and so does the refresh token', async () => {
    await upload(dataUrl(await images.png()));
    expect((await upload(dataUrl(await images.png()))).result.errno).toBe(0);
    expect((await app.call('Users.refresh', {}, { token: account.refresh })).result.errno).toBe(0);
  });

  it('does not move the end of the session', async () => {
    stopClock();
    const end = payloadOf(account.refresh).exp;
    await pass(1700);
    const { result } = await upload(dataUrl(await images.png()));
    expect(payloadOf(result.refresh_token).exp).toBe(end);
    const { result: refused } = await upload('', result.access_token);
    expect(payloadOf(refused.refresh_token).exp).toBe(end);
  });

  describe('accepts', () => {
    it.each([
      ['PNG', images.png, 'png'],
      ['JPEG', images.jpeg, 'jpeg'],
      ['JPEG called jpg', images.jpeg, 'jpg'],
      ['WebP', images.webp, 'webp'],
      ['a PNG of 16 bits', () => images.plain().toColourspace('rgb16').png().toBuffer(), 'png'],
      ['a PNG of one grey pixel', () => images.plain(1).greyscale().png().toBuffer(), 'png'],
      ['a PNG with transparency', () => images.plain().ensureAlpha(0.5).png().toBuffer(), 'png'],
      ['an interlaced PNG', () => images.plain().png({ progressive: true }).toBuffer(), 'png'],
      ['a progressive JPEG', () => images.plain().jpeg({ progressive: true }).toBuffer(), 'jpeg'],
      ['a lossless WebP', () => images.plain().webp({ lossless: true }).toBuffer(), 'webp'],
      ['a picture far from square', () => images.png(1000, 10), 'png'],
      ['a JPEG that calls itself PNG', images.jpeg, 'png'],
      ['a PNG that calls itself WebP', images.png, 'webp'],
      ['a WebP that calls itself JPEG', images.webp, 'jpeg'],
    ] as const)('%s, and stores a square WebP of 256 pixels', async (_what, make, label) => {
      const stored = await accept(dataUrl(await make(), label));
      expect(stored.subarray(0, 4).toString()).toBe('RIFF');
      const metadata = await sharp(stored).metadata();
      expect(metadata).toMatchObject({ format: 'webp', width: 256, height: 256 });
      expect(metadata.pages ?? 1).toBe(1);
    });

    it('a photo turned by its EXIF orientation, upright and without what it told', async () => {
      const photo = await images.photo('SecretOfTheCamera');
      expect(photo.includes('SecretOfTheCamera')).toBe(true);
      expect(await sharp(photo).metadata()).toMatchObject({ orientation: 6 });
      const stored = await accept(dataUrl(photo, 'jpeg'));

      const metadata = await sharp(stored).metadata();
      for (const part of ['exif', 'xmp', 'iptc', 'icc', 'orientation'] as const) {
        expect(metadata[part]).toBeUndefined();
      }
      expect(stored.includes('SecretOfTheCamera')).toBe(false);
      const { data, info } = await sharp(stored).removeAlpha().raw().toBuffer({ resolveWithObject: true });
      const colourAt = (x: number, y: number) =>
        [...data.subarray((y * info.width + x) * info.channels)].slice(0, 3);
      const [top, bottom] = [colourAt(128, 30), colourAt(128, 226)];
      expect(top[0]).toBeGreaterThan(200);
      expect(top[2]).toBeLessThan(60);
      expect(bottom[2]).toBeGreaterThan(200);
      expect(bottom[0]).toBeLessThan(60);
    });

    it('a CMYK JPEG, and keeps its colour', async () => {
      const bytes = await images.cmyk();
      expect(await sharp(bytes).metadata()).toMatchObject({ space: 'cmyk', channels: 4 });
      const stored = await accept(dataUrl(bytes, 'jpeg'));
      const { space, channels } = await sharp(stored).metadata();
      expect({ space, channels }).toEqual({ space: 'srgb', channels: 3 });
      const { dominant } = await sharp(stored).stats();
      expect(dominant.r).toBeGreaterThan(180);
      expect(Math.max(dominant.g, dominant.b)).toBeLessThan(90);
    });

    it('an animated WebP, and keeps one frame', async () => {
      const bytes = await images.animatedWebp();
      expect((await sharp(bytes).metadata()).pages).toBe(3);
      const { pages = 1, height } = await sharp(await accept(dataUrl(bytes, 'webp'))).metadata();
      expect({ pages, height }).toEqual({ pages: 1, height: 256 });
    });

    it('nothing of what stands behind the picture', async () => {
      const hidden = Buffer.concat([await images.png(), Buffer.from(images.HTML)]);
      const { result } = await upload(dataUrl(hidden));
      const stored = await Promise.all(
        (await readdir(folder())).map((name) => readFile(`${folder()}/${name}`)),
      );
      expect([0, 1020]).toContain(result.errno);
      expect(stored.some((bytes) => bytes.includes('<script>'))).toBe(false);
    });

    it('exactly one mebibyte', async () => {
      await accept(dataUrl(await images.pngOfBytes(MEBIBYTE)));
    });

    it('exactly 25 megapixels', async () => {
      await accept(dataUrl(images.handmadePng(5000, 5000)));
    });
  });

  describe('refuses with errno 1020 and good tokens', () => {
    it('a byte more than one mebibyte', async () => {
      await refuse(dataUrl(await images.pngOfBytes(MEBIBYTE + 1)));
      await refuse(dataUrl(randomBytes(1.4 * MEBIBYTE)));
    });

    it('a row more than 25 megapixels', () => refuse(dataUrl(images.handmadePng(5000, 5001))));

    it('900 megapixels in few bytes, and stays alive', async () => {
      const bomb = images.handmadePng(30_000, 30_000);
      expect(bomb.length).toBeLessThan(200_000);
      const start = performance.now();
      await refuse(dataUrl(bomb));
      expect(performance.now() - start).toBeLessThan(5000);
    });

    it('a PNG cut short', async () => {
      const whole = await sharp(randomBytes(64 * 64 * 3), { raw: { width: 64, height: 64, channels: 3 } })
        .png()
        .toBuffer();
      for (const share of [0.9, 0.5, 0.1]) await refuse(dataUrl(whole.subarray(0, whole.length * share)));
    });

    it('a PNG with a broken byte', async () => {
      const broken = Buffer.from(await images.png());
      const place = broken.indexOf('IDAT') + 10;
      broken.writeUInt8(broken.readUInt8(place) ^ 0xff, place);
      await refuse(dataUrl(broken));
    });

    it.each(['png', 'jpeg', 'jpg', 'webp'] as const)(
      'what is no picture but calls itself %s',
      async (label) => {
        const gif = await images.animatedGif();
        for (const bytes of [
          images.HTML,
          images.SVG,
          `<?xml version="1.0"?>${images.SVG}`,
          gif,
          'BM',
          '\0',
        ]) {
          await refuse(dataUrl(bytes, label));
        }
      },
    );

    it('TIFF and AVIF under another label', async () => {
      await refuse(dataUrl(await images.plain().tiff().toBuffer()));
      await refuse(dataUrl(await images.plain().avif({ effort: 0 }).toBuffer(), 'webp'));
    });

    it.each(['gif', 'svg+xml'] as const)('the label %s, even around a PNG', async (label) => {
      await refuse(dataUrl(label === 'gif' ? await images.animatedGif() : images.SVG, label));
      await refuse(dataUrl(await images.png(), label));
    });
  });
});
