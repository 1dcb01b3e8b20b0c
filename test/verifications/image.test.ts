import sharp from 'sharp';
import { CAPTCHA_CHARACTERS } from '../../src/adapters/captcha/image';
import { CAPTCHA_HEIGHT, CAPTCHA_WIDTH, drawCaptcha } from '../../src/verifications/captcha-picture';
import { type Answer, startApp, type TestApp } from '../harness/app';
import { withApp } from '../harness/with-app';

const bytesOf = ({ result }: Pick<Answer, 'result'>): Buffer =>
  Buffer.from(result.image.replace('data:image/png;base64,', ''), 'base64');

/** Relative luminances (WCAG 2.2) of every third pixel of a picture, from dark to light. */
async function luminances(picture: Buffer): Promise<number[]> {
  const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const linear = (value: number) => (value <= 10 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const found: number[] = [];
  for (let at = 0; at < data.length; at += 3 * info.channels) {
    const [red, green, blue] = [0, 1, 2].map((channel) => linear(data.readUInt8(at + channel))) as [
      number,
      number,
      number,
    ];
    found.push(0.2126 * red + 0.7152 * green + 0.0722 * blue);
  }
  return found.sort((one, other) => one - other);
}

describe('Verifications.image', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  const image = () => app.call('Verifications.image');

  it('answers an id, a picture and the seconds it is good for', async () => {
    const { status, result } = await image();
    expect(status).toBe(200);
    expect(result).toEqual({
      errno: 0,
      errmsg: '成功',
      captcha_id: expect.stringMatching(/^[\w-]{22}$/),
      image: expect.stringMatching(/^data:image\/png;base64,[A-Za-z0-9+/]+={0,2}$/),
      expires_in: 300,
    });
  });

  it('the picture is a small PNG', async () => {
    const bytes = bytesOf(await image());
    const { format, width, height } = await sharp(bytes).metadata();
    expect({ format, width, height }).toEqual({
      format: 'png',
      width: CAPTCHA_WIDTH,
      height: CAPTCHA_HEIGHT,
    });
    expect(bytes.length).toBeLessThan(8000);
  });

  it('is served whatever checks the login', async () => {
    expect(app.context.config.captcha.kind).toBe('off');
    const { result } = await image();
    const text = (await app.context.cache.get(`captcha:${result.captcha_id}`)) ?? '';
    expect(await app.context.imageCaptcha.verify(result.captcha_id, text)).toBe(true);
  });

  it('the text is in the cache only, not in the answer and not in the log', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, image));
    for (const answer of answers) {
      const text = (await app.context.cache.get(`captcha:${answer.result.captcha_id}`)) ?? '';
      expect(text).toMatch(/^\w{4,5}$/);
      expect(bytesOf(answer).includes(text)).toBe(false);
      expect(Object.values(answer.result)).not.toContain(text);
      // One of digits alone may be part of a time.
      if (/[A-Z]/.test(text)) expect(app.log.join()).not.toContain(text);
    }
  });

  it('a hundred at once are a hundred others, all good', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, image));
    expect(new Set(answers.map(({ result }) => result.captcha_id)).size).toBe(100);
    expect(new Set(answers.map(({ result }) => result.image)).size).toBe(100);
    for (const answer of answers) expect((await sharp(bytesOf(answer)).stats()).isOpaque).toBe(true);
  });

  it('calls are limited', async () => {
    await withApp(startApp({ MOFANG_RATE_LIMIT: '2' }), async ({ call }) => {
      for (const errno of [0, 0, 1004]) {
        expect((await call('Verifications.image')).result.errno).toBe(errno);
      }
    });
  });
});

describe('the picture of a captcha', () => {
  it.each(CAPTCHA_CHARACTERS)('%s can be drawn', async (character) => {
    expect((await drawCaptcha(character.repeat(5))).length).toBeLessThan(8000);
  });

  it('is another each time, of the same text too', async () => {
    const drawn = await Promise.all(Array.from({ length: 20 }, () => drawCaptcha('A2C3')));
    expect(new Set(drawn.map((picture) => picture.toString('base64'))).size).toBe(20);
  });

  it('light and dark stand out from each other, 4.5:1 at least', async () => {
    for (let count = 0; count < 10; count++) {
      const found = await luminances(await drawCaptcha('W96E'));
      const [dark = 1, light = 0] = [0.08, 0.92].map((part) => found[Math.floor(found.length * part)]);
      expect((light + 0.05) / (dark + 0.05)).toBeGreaterThanOrEqual(4.5);
    }
  });

  it.each(['O', '0', 'é', '__proto__'])('%s is refused', async (text) => {
    await expect(drawCaptcha(text)).rejects.toThrow(RangeError);
  });
});
