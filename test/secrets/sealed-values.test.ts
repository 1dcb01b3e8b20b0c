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
    const bytes = Buffer.from(values.seal('x', 'place'), 'base64');
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      expect(values.open(changed.toString('base64'), 'place')).toBeUndefined();
    }
  });

  it.each(['', 'x', '{"a":1}', 'A'.repeat(38), 'A'.repeat(100)])('%j is none', (text) => {
    expect(values.open(text, 'place')).toBeUndefined();
  });
});
