import { Secret } from '../../src/secrets/secret';
import { pass, startClock, stopClock } from '../harness/clock';

const SECRET = 'a secret of the tests, long enough for all of them';

describe('signed values', () => {
  const values = new Secret(SECRET).sign<{ name: string }>('tests');
  beforeEach(() => stopClock(new Date('2026-01-01T00:00:00.400Z')));
  afterEach(startClock);

  it('come back as they were, whatever the text in them', () => {
    for (const name of ['', 'li@example.com', '李四', '😀', 'a.b', '"}', '\0'])
      expect(values.open(values.sign({ name }, 10))).toEqual({ name });
  });

  it('fit into a URL’s fragment as they are', () => {
    expect(values.sign({ name: '李四>?~😀' }, 10)).toMatch(/^[0-9a-f]{8}\.[\w-]+\.[\w-]{43}$/);
  });

  it('are good for their seconds, to less than one', async () => {
    const text = values.sign({ name: 'x' }, 10);
    await pass(9);
    expect(values.open(text)).toEqual({ name: 'x' });
    await pass(1);
    expect(values.open(text)).toBe('expired');
  });

  it('that were changed are invalid, expired or not', async () => {
    const text = values.sign({ name: 'x' }, 10);
    for (const seconds of [0, 11]) {
      await pass(seconds);
      for (let at = 0; at < text.length; at++) {
        const changed = text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
        expect(values.open(changed)).toBe('invalid');
      }
    }
  });

  it('of another secret or purpose are invalid', () => {
    for (const other of [new Secret(`${SECRET}!`).sign('tests'), new Secret(SECRET).sign('others')])
      expect(values.open(other.sign({ name: 'x' }, 10))).toBe('invalid');
  });

  it('without the id of their key are invalid: of one value there is one signed form', () => {
    const text = values.sign({ name: 'x' }, 10);
    const [id = '', ...rest] = text.split('.');
    for (const changed of [rest.join('.'), `.${rest.join('.')}`, `${id}.${text}`])
      expect(values.open(changed)).toBe('invalid');
  });

  it('are good after a rotation while their secret is known', () => {
    const text = values.sign({ name: 'x' }, 10);
    expect(new Secret('another', ['an older one', SECRET]).sign('tests').open(text)).toEqual({ name: 'x' });
    expect(new Secret('another', ['an older one']).sign('tests').open(text)).toBe('invalid');
  });

  it('are signed with the present secret', () => {
    const text = new Secret('another', [SECRET]).sign('tests').sign({ name: 'x' }, 10);
    expect(new Secret('another').sign('tests').open(text)).toEqual({ name: 'x' });
    expect(values.open(text)).toBe('invalid');
  });

  it.each(['', '.', '..', '...', 'x', 'x.y', 'x.y.z', '\ud800', 'é'.repeat(20)])('%j is invalid', (text) => {
    expect(values.open(text)).toBe('invalid');
  });
});
