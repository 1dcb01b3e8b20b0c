import { httpUrl, integer, oneOf, str } from '../kinds';
import { needed, type Values } from '../row';

export const CAPTCHA = {
  MOFANG_CAPTCHA: oneOf({
    desc: 'The captcha at login. `image` is our own: `Verifications.image`.',
    choices: ['off', 'image', 'tencent', 'tencent-legacy'],
    default: 'off',
    needs: {
      tencent: [
        'MOFANG_TENCENT_CAPTCHA_APP_ID',
        'MOFANG_TENCENT_CAPTCHA_APP_SECRET_KEY',
        'MOFANG_TENCENT_SECRET_ID',
        'MOFANG_TENCENT_SECRET_KEY',
      ],
      'tencent-legacy': ['MOFANG_TENCENT_CAPTCHA_APP_ID', 'MOFANG_TENCENT_CAPTCHA_APP_SECRET_KEY'],
    },
    production: {
      refused: { off: 'is `off`. Set it to `image`, or to `tencent` and its MOFANG_TENCENT_… settings.' },
    },
  }),
  MOFANG_TENCENT_CAPTCHA_URL: httpUrl({
    desc: 'Address of the Tencent captcha API.',
    default: 'https://captcha.tencentcloudapi.com',
  }),
  MOFANG_TENCENT_LEGACY_CAPTCHA_URL: httpUrl({
    desc: 'Address of the older Tencent captcha API, which needs no API credential.',
    default: 'https://ssl.captcha.qq.com/ticket/verify',
  }),
  MOFANG_TENCENT_CAPTCHA_APP_ID: integer({
    from: 1,
    to: Number.MAX_SAFE_INTEGER,
    desc: 'CaptchaAppId at Tencent.',
    default: undefined,
  }),
  MOFANG_TENCENT_CAPTCHA_APP_SECRET_KEY: str({
    desc: 'AppSecretKey at Tencent.',
    default: undefined,
    isSecret: true,
  }),
  MOFANG_TENCENT_SECRET_ID: str({ desc: 'SecretId of the API credential at Tencent.', default: undefined }),
  MOFANG_TENCENT_SECRET_KEY: str({
    desc: 'SecretKey of the API credential at Tencent.',
    default: undefined,
    isSecret: true,
  }),
};

export type CaptchaConfig =
  | { readonly kind: 'off' }
  | { readonly kind: 'image' }
  | {
      readonly kind: 'tencent-legacy';
      readonly url: string;
      readonly appId: number;
      readonly appSecretKey: string;
    }
  | {
      readonly kind: 'tencent';
      readonly url: string;
      readonly appId: number;
      readonly appSecretKey: string;
      readonly secretId: string;
      readonly secretKey: string;
    };

export function captchaConfig(values: Values<typeof CAPTCHA>): CaptchaConfig {
  if (values.MOFANG_CAPTCHA === 'off' || values.MOFANG_CAPTCHA === 'image')
    return { kind: values.MOFANG_CAPTCHA };
  const app = {
    appId: needed(values, 'MOFANG_TENCENT_CAPTCHA_APP_ID'),
    appSecretKey: needed(values, 'MOFANG_TENCENT_CAPTCHA_APP_SECRET_KEY'),
  };
  if (values.MOFANG_CAPTCHA === 'tencent-legacy') {
    return { kind: 'tencent-legacy', url: values.MOFANG_TENCENT_LEGACY_CAPTCHA_URL, ...app };
  }
  return {
    kind: 'tencent',
    url: values.MOFANG_TENCENT_CAPTCHA_URL,
    ...app,
    secretId: needed(values, 'MOFANG_TENCENT_SECRET_ID'),
    secretKey: needed(values, 'MOFANG_TENCENT_SECRET_KEY'),
  };
}
