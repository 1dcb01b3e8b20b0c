import { hasMask, MASK, maskRequest, withoutSecrets } from '../../../web/explorer/calls/secrets';
import type { MethodDoc } from '../../../web/explorer/openrpc/document';

const login = {
  name: 'Users.login',
  params: [
    { name: 'account', required: true, schema: { type: 'string' } },
    { name: 'proof', required: true, schema: { type: 'string', format: 'password' } },
  ],
} as unknown as MethodDoc;

const find = (name: string) => (name === login.name ? login : undefined);
const request = (params: unknown, method = 'Users.login') => ({ jsonrpc: '2.0', id: 1, method, params });

describe('the history', () => {
  it.each([
    'password',
    'password2',
    'oldpassword',
    'sms_code',
    'email_code',
    'access_token',
    'captcha',
    'ticket',
  ])('stores no %s', (name) => {
    expect(maskRequest(request({ account: 'me', [name]: 'hush' }), find)).toEqual(
      request({ account: 'me', [name]: MASK }),
    );
  });

  it('stores no param whose schema calls it a password, by name or by position', () => {
    const masked = request({ account: 'me', proof: MASK });
    expect(maskRequest(request({ account: 'me', proof: 'hush' }), find)).toEqual(masked);
    expect(maskRequest(request(['me', 'hush']), find)).toEqual(masked);
  });

  it('stores no value that looks like a token or a file, wherever it is', () => {
    const masked = maskRequest(
      request({ account: 'eyJhbGciOi.x.y', deep: [{ note: 'data:image/png;base64,xx' }] }),
      find,
    );
    expect(masked).toEqual(request({ account: MASK, deep: [{ note: MASK }] }));
  });

  it('stores no positional value of a method that it does not know', () => {
    expect(JSON.stringify(maskRequest(request(['me', 'hush'], 'Users.nothing'), find))).not.toContain('hush');
  });

  it('masks each call of a batch, and keeps nothing of what is no request', () => {
    expect(maskRequest([request({ password: 'hush' }), 'hush'], find)).toEqual([
      request({ password: MASK }),
      null,
    ]);
    expect(maskRequest(undefined, find)).toBeNull();
  });

  it('knows what was masked', () => {
    expect(hasMask(maskRequest(request({ password: 'hush' }), find))).toBe(true);
    expect(hasMask(maskRequest(request({ account: 'me' }), find))).toBe(false);
  });
});

describe('a link', () => {
  it('leaves secrets out altogether', () => {
    expect(withoutSecrets({ account: 'me', password: 'hush', list: ['data:x', 1] }, undefined)).toEqual({
      account: 'me',
      list: [1],
    });
  });
});
