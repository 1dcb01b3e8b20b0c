import { Secret } from '../../src/secrets/secret';

const MOBILE = '13800138000';
const digestOf = (...[present, ...previous]: [string, ...string[]]) =>
  new Secret(present, previous).digest('tests');

describe('a keyed digest', () => {
  it('is another for each secret, purpose and text, and the same each time', () => {
    const digests = [
      digestOf('one').of(MOBILE),
      digestOf('two').of(MOBILE),
      digestOf('one').of('13800138001'),
      new Secret('one').digest('others').of(MOBILE),
    ];
    expect(new Set(digests).size).toBe(4);
    expect(digestOf('one').of(MOBILE)).toBe(digests[0]);
    for (const digest of digests) expect(digest).toMatch(/^[0-9a-f]{8}\.[\w-]{43}$/);
  });

  it('gives a name under each known secret, the present one first', () => {
    const names = digestOf('two', 'one').names(MOBILE, (digest) => `cooldown:${digest}:sms`);
    expect(names).toEqual([
      `cooldown:${digestOf('two').of(MOBILE)}:sms`,
      `cooldown:${digestOf('one').of(MOBILE)}:sms`,
    ]);
  });

  it('matches its text, as long as its secret is known', () => {
    const digest = digestOf('one').of('4711');
    expect(digestOf('one').matches(digest, '4711')).toBe(true);
    expect(digestOf('three', 'two', 'one').matches(digest, '4711')).toBe(true);
    expect(digestOf('two').matches(digest, '4711')).toBe(false);
    expect(digestOf('one').matches(digest, '4712')).toBe(false);
    expect(new Secret('one').digest('others').matches(digest, '4711')).toBe(false);
  });

  it.each(['', '.', 'x', '4711', '00000000.4711'])('%j matches nothing', (digest) => {
    for (const text of ['', 'x', '4711']) expect(digestOf('one').matches(digest, text)).toBe(false);
  });
});
