import { readConfig } from '../../src/config';
import { faultsOf } from './faults';

const CALLBACK = { MOFANG_OAUTH_CALLBACK_URL: 'https://app.example.com/oauth/' };

describe('the settings of third-party login', () => {
  it('offer nobody where nothing is set', () => {
    expect(readConfig({}).oauth).toEqual({});
  });

  it.each([
    ['qq', 'https://graph.qq.com', 'https://graph.qq.com'],
    ['weibo', 'https://api.weibo.com', 'https://api.weibo.com'],
    ['github', 'https://github.com', 'https://api.github.com'],
  ])('offer %s at its true address, once there is an application', (provider, url, apiUrl) => {
    const name = `MOFANG_${provider.toUpperCase()}`;
    const { oauth } = readConfig({ ...CALLBACK, [`${name}_APP_ID`]: '1', [`${name}_APP_SECRET`]: 's' });
    expect(oauth).toEqual({
      [provider]: { appId: '1', appSecret: 's', url, apiUrl, callbackUrl: 'https://app.example.com/oauth/' },
    });
  });

  it.each(['QQ', 'WEIBO', 'GITHUB'])('%s needs a secret and a callback page', (name) => {
    expect(faultsOf({ [`MOFANG_${name}_APP_ID`]: '1' })).toEqual([
      expect.stringMatching(`^MOFANG_${name}_APP_SECRET is missing: MOFANG_${name}_APP_ID is`),
      expect.stringMatching(`^MOFANG_OAUTH_CALLBACK_URL is missing: MOFANG_${name}_APP_ID is`),
    ]);
  });

  it.each([
    'app.example.com/oauth',
    'ftp://app.example.com',
    'https://app.example.com/#oauth',
    'https://a b/',
  ])('take %p for no page', (url) => {
    expect(faultsOf({ MOFANG_OAUTH_CALLBACK_URL: url })).toEqual([
      expect.stringContaining('MOFANG_OAUTH_CALLBACK_URL'),
    ]);
  });

  it('keep a callback page to the letter', () => {
    const url = 'https://app.example.com/oauth.html?from=provider';
    expect(faultsOf({ MOFANG_OAUTH_CALLBACK_URL: url })).toEqual([]);
  });
});

describe('the length of later passwords', () => {
  it('is 8 at least', () => {
    expect(readConfig({}).passwords.min).toBe(8);
  });

  it('is not more than the most', () => {
    expect(faultsOf({ MOFANG_PASSWORD_MIN: '40', MOFANG_PASSWORD_MAX: '30' })).toEqual([
      expect.stringContaining('MOFANG_PASSWORD_MIN is greater'),
    ]);
  });
});
