import { Secret } from '../../src/secrets/secret';

const SECRET = 'a secret of the tests, long enough for all of them';

describe('sealed values', () => {
  const values = new Secret(SECRET).seal<unknown>('tests');

  it.each([null, 0, '', '李四 😀\0', { code: '0123', mobile: '13800138000' }])(
    'come back as they were: %j',
    (value) => {
      expect(values.open(values.seal(value, 'place'), 'place')).toEqual(value);
    },
  );

  it('show nothing of what is in them, not even that two are the same', () => {
    const [one, other] = [values.seal('13800138000', 'place'), values.seal('13800138000', 'place')];
    expect(one).not.toBe(other);
    expect(Buffer.from(one, 'base64').toString('latin1')).not.toContain('13800138000');
  });

  it('of another secret, purpose or place can’t be opened', () => {
    const text = values.seal('x', 'place');
    expect(new Secret(`${SECRET}!`).seal('tests').open(text, 'place')).toBeUndefined();
    expect(new Secret(SECRET).seal('others').open(text, 'place')).toBeUndefined();
    expect(values.open(text, 'elsewhere')).toBeUndefined();
  });

  it('that were changed, wherever, can’t be opened', () => {
    const [id, sealed = ''] = values.seal('x', 'place').split('.');
    const bytes = Buffer.from(sealed, 'base64');
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      expect(values.open(`${id}.${changed.toString('base64')}`, 'place')).toBeUndefined();
    }
    expect(values.open(`0${id?.slice(1)}.${sealed}`, 'place')).toBeUndefined();
    expect(values.open(`.${sealed}`, 'place')).toBeUndefined();
  });

  describe('after a rotation', () => {
    const rotated = new Secret('another', [SECRET, 'an older one']).seal<unknown>('tests');

    it('of a secret that is still known come back, and are outdated', () => {
      for (const secret of [SECRET, 'an older one']) {
        const text = new Secret(secret).seal('tests').seal('x', 'place');
        expect(rotated.open(text, 'place')).toBe('x');
        expect(rotated.open(text, 'elsewhere')).toBeUndefined();
        expect(rotated.isOutdated(text)).toBe(true);
      }
    });

    it('are sealed with the present secret', () => {
      const text = rotated.seal('x', 'place');
      expect(new Secret('another').seal('tests').open(text, 'place')).toBe('x');
      expect(values.open(text, 'place')).toBeUndefined();
      expect(rotated.isOutdated(text)).toBe(false);
    });

    it('name their secret, the same for all purposes', () => {
      const id = (secret: string, purpose: string) =>
        new Secret(secret).seal(purpose).seal('x', 'place').split('.', 1)[0];
      expect(id(SECRET, 'tests')).toBe(id(SECRET, 'others'));
      expect(id(SECRET, 'tests')).not.toBe(id('another', 'tests'));
    });
  });

  it.each(['', '.', 'x', '{"a":1}', 'A'.repeat(38), 'A'.repeat(100), `${'A'.repeat(50)}\n`])(
    '%j is none',
    (text) => {
      expect(values.open(text, 'place')).toBeUndefined();
    },
  );
});
