import { type Account, register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';
import { png, pngOfBytes } from '../harness/images';

describe('the data URL of Users.avatar', () => {
  let app: TestApp;
  let account: Account;
  /** Base64 with two, one and no sign of padding; each holds `+` and `/`. */
  let padded: { two: string; one: string; none: string };
  beforeAll(async () => {
    app = await startApp();
    account = await register(app);
    const end = Buffer.from([0xfb, 0xef, 0xff, 0xff, 0xff, 0xbf]);
    const base = Math.ceil(((await png()).length + 30) / 3) * 3;
    const ofBytes = async (length: number) => {
      const bytes = await pngOfBytes(length);
      end.copy(bytes, base - 12);
      return bytes.toString('base64');
    };
    padded = { two: await ofBytes(base + 1), one: await ofBytes(base + 2), none: await ofBytes(base) };
  });
  afterAll(() => app.close());

  const errnoOf = async (img: string) =>
    (await app.call('Users.avatar', { img }, { token: account.access })).result.errno;
  const PREFIX = 'data:image/png;base64,';

  it('strict base64 is good, with any padding', async () => {
    expect(padded.two).toMatch(/^[A-Za-z0-9+/]+==$/);
    expect(padded.one).toMatch(/^[A-Za-z0-9+/]+[^=]=$/);
    expect(padded.none).toMatch(/^[A-Za-z0-9+/]+$/);
    for (const base64 of Object.values(padded)) {
      expect(base64).toMatch(/[+/]/);
      expect(await errnoOf(PREFIX + base64)).toBe(0);
    }
  });

  it.each<[string, () => string]>([
    ['a newline at its end', () => `${padded.two}\n`],
    ['a newline every 76 characters', () => padded.two.replace(/.{76}/g, '$&\r\n')],
    ['a space before it', () => ` ${padded.two}`],
    ['a space in it', () => `${padded.two.slice(0, 40)} ${padded.two.slice(40)}`],
    ['spaces for its plus signs', () => padded.two.replaceAll('+', ' ')],
    ['no padding', () => padded.two.slice(0, -2)],
    ['half of its padding', () => padded.two.slice(0, -1)],
    ['no padding, where one sign is due', () => padded.one.slice(0, -1)],
    ['too much padding', () => `${padded.none}=`],
    ['far too much padding', () => `${padded.none}====`],
    ['padding in its middle', () => `${padded.two}${padded.none}`],
    ['the alphabet of URLs', () => padded.two.replaceAll('+', '-').replaceAll('/', '_')],
    ['garbage behind it', () => `${padded.two}garbage`],
    ['garbage in it', () => `${padded.two.slice(0, 40)}!${padded.two.slice(40)}`],
    ['one character more', () => `${padded.none}A`],
    ['bits set behind its end', () => padded.two.replace(/.==$/, (end) => (end === 'A==' ? 'B==' : '/=='))],
    ['percent signs', () => encodeURIComponent(padded.two)],
    ['a NUL behind it', () => `${padded.two}\0`],
    ['full-width letters', () => padded.two.replaceAll('A', 'Ａ')],
    ['nothing in it', () => ''],
    ['only padding', () => '===='],
  ])('base64 with %s is errno 1020', async (_what, make) => {
    const base64 = make();
    expect(Object.values(padded)).not.toContain(base64);
    expect(await errnoOf(PREFIX + base64)).toBe(1020);
  });

  it.each([
    '',
    'data:',
    'data:,',
    'data:;base64,',
    'data:image/png,',
    'data:image/png;base64',
    'data:image/png;base64 ,',
    'data:image/png;base64;base64,',
    'data:image/png;charset=utf-8;base64,',
    'data:image/*;base64,',
    'data:image/bmp;base64,',
    'data:image/avif;base64,',
    'data:text/html;base64,',
    'data:application/octet-stream;base64,',
    ' data:image/png;base64,',
    '\ndata:image/png;base64,',
    'x\ndata:image/png;base64,',
    'data:image/pngx;base64,',
    'data:ximage/png;base64,',
    'https://example.com/data:image/png;base64,',
  ])('%j is no prefix of a picture', async (prefix) => {
    expect(await errnoOf(prefix + padded.none)).toBe(1020);
  });

  it.each(['https://example.com/a.png', 'file:///etc/passwd', '/etc/passwd', '../a.png', '<svg/>', 'null'])(
    '%j is no data URL, and is not fetched',
    async (img) => {
      expect(await errnoOf(img)).toBe(1020);
    },
  );

  it.each([null, 1, true, {}, [], ['data:']])('%j is no string', async (img) => {
    const { status, body } = await app.call('Users.avatar', { img }, { token: account.access });
    expect(status).toBe(400);
    expect(body.error.code).toBe(-32602);
    expect(body.error.data).toEqual([expect.objectContaining({ param: 'img', expected: 'string' })]);
  });

  it('a body beyond the limit is refused as a whole, and the service lives on', async () => {
    const img = PREFIX + 'A'.repeat(3 * 1024 * 1024);
    const outcome = await app.call('Users.avatar', { img }, { token: account.access }).then(
      ({ status }) => status,
      // A server may close the connection on a body that it won't read.
      () => 413,
    );
    expect(outcome).toBe(413);
    expect(await errnoOf(PREFIX + padded.none)).toBe(0);
  });
});
