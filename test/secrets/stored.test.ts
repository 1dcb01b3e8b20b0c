import { Secret } from '../../src/secrets/secret';
import { startClock, stopClock } from '../harness/clock';

const SECRET = 'a secret of the tests, long enough for all of them';
const secret = new Secret(SECRET);
/** After a rotation. */
const later = new Secret('another secret of the tests, as long as the first', [SECRET]);
const MOBILE = '13800138000';

/** What lies in stores, in mails and at providers was made by earlier programs: it must mean the same to later ones. */
describe('what an earlier program made of the secret', () => {
  it('is the digest that names an account or a target', () => {
    const text = 'ab9d207a.AFJlOjmCsdZ1c0MDoH544agquuzlszsriWKBtseg90Q';
    expect(secret.digest('login attempts').names(MOBILE, (digest) => digest)).toEqual([text]);
    expect(later.digest('login attempts').names(MOBILE, (digest) => digest)).toEqual([
      expect.anything(),
      text,
    ]);
    expect(later.digest('login attempts').matches(text, MOBILE)).toBe(true);
  });

  describe('is the signature of a value', () => {
    const values = secret.sign('activation links');
    beforeEach(() => stopClock(new Date('2026-01-01T00:00:00Z')));
    afterEach(startClock);

    it('that names its key', () => {
      const text =
        'ab9d207a.eyJuYW1lIjoi5p2O5ZubIiwiZXhwIjoxNzY3MjI2MjAwfQ.tr13guMOMhblw6pNHG0vqvqiR2_gaPJtLKMa6LAdnoc';
      expect(values.sign({ name: '李四' }, 600)).toBe(text);
      expect(values.open(text)).toEqual({ name: '李四' });
    });

    it('that names none', () => {
      const text =
        'eyJuYW1lIjoi5p2O5ZubIiwiZXhwIjoxNzY3MjI2MjAwfQ.V5Y0bOWL6aTpaM-4c9dVtJWemk6mO1YS4w6foawINMc';
      for (const known of [secret, later])
        expect(known.sign('activation links').open(text)).toEqual({ name: '李四' });
    });
  });

  it.each([
    [
      'that names its key',
      'ab9d207a.PL0NUTr5SjbYx0UEy5rgFWl4klPumIp4QPgsyoIiT3D+JCbk2+6+EJNlW4IF3lHRrOgM3+uOj8mfGqcYaY0u7SqD',
    ],
    [
      'that names none',
      '17UABdROuUlB5GRxkAfEq/wiLbe47zZb09NqSI1/zFVFhxZWBKzeL510DwNoOkXaRc38pxXxyjqpcgvsunqObP1q',
    ],
  ])('is a sealed value %s', (_which, text) => {
    for (const known of [secret, later])
      expect(known.seal('job data').open(text, 'place')).toEqual({ mobile: MOBILE, code: '0123' });
  });
});
