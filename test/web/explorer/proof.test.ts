import { proofIn, takesProof } from '../../../web/explorer/inbox/proof';

const SMS = { code: '1234' };
const MAIL = { code: '123456' };
const LINK = { link: 'http://127.0.0.1:5000/activate#ab.cd' };

const field = (name: string, pattern?: string, format?: string) => ({
  name,
  schema: { ...(pattern && { pattern }), ...(format && { format }) },
});

describe('a message of the inbox', () => {
  it('proves by its code, or by what stands behind the # of its link', () => {
    expect([SMS, MAIL, LINK, {}].map(proofIn)).toEqual(['1234', '123456', 'ab.cd', undefined]);
  });

  it.each([
    ['sms_code', field('sms_code', '^[0-9]{4}$'), [true, false, false]],
    ['email_code', field('email_code', '^[0-9]{6}$'), [false, true, false]],
    ['a code of either kind', field('code', '^[0-9]+$'), [true, true, false]],
    ['the code of a link', field('code', undefined, 'link-code'), [false, false, true]],
    ["a provider's code", field('code'), [false, false, false]],
    ['a postcode', field('postcode', '^[0-9]{6}$'), [false, false, false]],
    ['a mobile', field('mobile', '^[0-9]{6}$'), [false, false, false]],
  ])('goes to a field for what it brings: %s', (_, param, expected) => {
    expect([SMS, MAIL, LINK].map((message) => takesProof(param, message))).toEqual(expected);
  });
});
