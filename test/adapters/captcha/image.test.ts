import { MemoryCache } from '../../../src/adapters/cache/memory';
import { CAPTCHA_CHARACTERS, CAPTCHA_SECONDS, ImageCaptcha } from '../../../src/adapters/captcha/image';
import { pass, startClock, stopClock } from '../../harness/clock';

const ADDRESS = '203.0.113.7';

describe('our own captcha', () => {
  let cache: MemoryCache;
  let captcha: ImageCaptcha;
  beforeEach(() => {
    cache = new MemoryCache();
    captcha = new ImageCaptcha(cache);
  });
  afterEach(async () => {
    startClock();
    await cache.close();
  });

  const verify = (id: string, text: string) => captcha.verify(id, text, ADDRESS);
  const verifyAtOnce = (id: string, texts: readonly string[]) =>
    Promise.all(texts.map((text) => verify(id, text)));

  it('is four or five characters, under an id that nobody guesses', async () => {
    const issued = await Promise.all(Array.from({ length: 300 }, () => captcha.issue()));
    expect(new Set(issued.map(({ id }) => id)).size).toBe(300);
    for (const { id, text } of issued) {
      expect(Buffer.from(id, 'base64url')).toHaveLength(16);
      expect(
        [...text].filter((character) => !CAPTCHA_CHARACTERS.some((known) => known === character)),
      ).toEqual([]);
    }
    expect([...new Set(issued.map(({ text }) => text.length))].sort()).toEqual([4, 5]);
    expect(new Set(issued.flatMap(({ text }) => [...text])).size).toBe(CAPTCHA_CHARACTERS.length);
  });

  it('no character is taken for another in lower case', () => {
    const folded = CAPTCHA_CHARACTERS.map((character) => character.toLowerCase().toUpperCase());
    expect(folded).toEqual(CAPTCHA_CHARACTERS);
    expect(new Set(folded).size).toBe(CAPTCHA_CHARACTERS.length);
  });

  it('the right text is good', async () => {
    const { id, text } = await captcha.issue();
    expect(await verify(id, text)).toBe(true);
  });

  it('case does not count', async () => {
    const { id, text } = await captcha.issue();
    expect(await verify(id, text.toLowerCase())).toBe(true);
  });

  it('is used up by the right text', async () => {
    const { id, text } = await captcha.issue();
    await verify(id, text);
    expect(await verify(id, text)).toBe(false);
  });

  it.each<[string, (text: string) => string]>([
    ['another text', () => '????'],
    ['no text', () => ''],
    ['only its beginning', (text) => text.slice(0, -1)],
    ['a character more', (text) => `${text}A`],
    ['a space behind it', (text) => `${text} `],
    ['a NUL behind it', (text) => `${text}\0`],
    ['a million characters', (text) => text.repeat(250_000)],
  ])('%s is wrong, and uses it up', async (_what, change) => {
    const { id, text } = await captcha.issue();
    expect(await verify(id, change(text))).toBe(false);
    expect(await verify(id, text)).toBe(false);
  });

  it('of fifty right answers at once, one is good', async () => {
    const { id, text } = await captcha.issue();
    const answers = await verifyAtOnce(id, Array(50).fill(text));
    expect(answers.filter((isGood) => isGood)).toHaveLength(1);
  });

  it('nobody gets a second guess by guessing at once', async () => {
    const { id, text } = await captcha.issue();
    const answers = await verifyAtOnce(id, ['????', ...Array(49).fill(text)]);
    expect(answers).not.toContain(true);
  });

  it.each(['', 'x', 'A'.repeat(22), 'A'.repeat(1_000_000), '__proto__', 'trerror_1001_190000000'])(
    'the id %.30j is unknown',
    async (id) => {
      const { text } = await captcha.issue();
      expect(await verify(id, text)).toBe(false);
      expect(await verify(id, '')).toBe(false);
    },
  );

  it('does not answer for another', async () => {
    const [one, other] = [await captcha.issue(), await captcha.issue()];
    expect(await verify(one.id, `${other.text}x`)).toBe(false);
    expect(await verify(other.id, other.text)).toBe(true);
  });

  it('no other value of the cache answers as one', async () => {
    await cache.set('code:register:13900000001', '1234', 60);
    expect(await verify('code:register:13900000001', '1234')).toBe(false);
    expect(await cache.get('code:register:13900000001')).toBe('1234');
  });

  it('is good for 300 seconds, and no longer', async () => {
    stopClock();
    const [early, late] = [await captcha.issue(), await captcha.issue()];
    expect(CAPTCHA_SECONDS).toBe(300);
    await pass(299);
    expect(await verify(early.id, early.text)).toBe(true);
    await pass(1);
    expect(await verify(late.id, late.text)).toBe(false);
  });
});
