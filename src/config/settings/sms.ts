import type { Language } from '../../i18n';
import { httpUrl, oneOf, str } from '../kinds';
import { needed, type Values } from '../row';

export const SMS = {
  MOFANG_SMS: oneOf({
    desc: 'How text messages are sent. `inbox` catches them, for development.',
    choices: ['inbox', 'yuntongxun', 'aliyun'],
    default: 'inbox',
    needs: {
      yuntongxun: [
        'MOFANG_YUNTONGXUN_ACCOUNT_SID',
        'MOFANG_YUNTONGXUN_AUTH_TOKEN',
        'MOFANG_YUNTONGXUN_APP_ID',
        'MOFANG_YUNTONGXUN_TEMPLATE_ID',
      ],
      aliyun: [
        'MOFANG_ALIYUN_SMS_ACCESS_KEY_ID',
        'MOFANG_ALIYUN_SMS_ACCESS_KEY_SECRET',
        'MOFANG_ALIYUN_SMS_SIGN_NAME',
        'MOFANG_ALIYUN_SMS_TEMPLATE_CODE',
      ],
    },
    production: {
      refused: {
        inbox:
          'is `inbox`, which sends nothing. Set it to `yuntongxun` or `aliyun`, and the settings of that name.',
      },
    },
  }),
  MOFANG_YUNTONGXUN_URL: httpUrl({
    desc: 'Address of the Yuntongxun gateway.',
    default: 'https://app.cloopen.com:8883',
  }),
  MOFANG_YUNTONGXUN_ACCOUNT_SID: str({ desc: 'Account SID at Yuntongxun.', default: undefined }),
  MOFANG_YUNTONGXUN_AUTH_TOKEN: str({
    desc: 'Auth token at Yuntongxun.',
    default: undefined,
    isSecret: true,
  }),
  MOFANG_YUNTONGXUN_APP_ID: str({ desc: 'Application at Yuntongxun.', default: undefined }),
  MOFANG_YUNTONGXUN_TEMPLATE_ID: str({
    desc: 'Template of the code message; its values are the code and the minutes.',
    default: undefined,
  }),
  MOFANG_YUNTONGXUN_TEMPLATE_ID_EN: str({
    desc: 'The same template in English. Unset: `MOFANG_YUNTONGXUN_TEMPLATE_ID`.',
    default: undefined,
  }),
  MOFANG_ALIYUN_SMS_URL: httpUrl({
    desc: 'Address of the Aliyun SMS API.',
    default: 'https://dysmsapi.aliyuncs.com',
  }),
  MOFANG_ALIYUN_SMS_ACCESS_KEY_ID: str({ desc: 'Access key at Aliyun, for SMS.', default: undefined }),
  MOFANG_ALIYUN_SMS_ACCESS_KEY_SECRET: str({
    desc: 'Secret of that access key.',
    default: undefined,
    isSecret: true,
  }),
  MOFANG_ALIYUN_SMS_SIGN_NAME: str({
    desc: 'Signature of the messages, as Aliyun has approved it.',
    default: undefined,
  }),
  MOFANG_ALIYUN_SMS_TEMPLATE_CODE: str({
    desc: 'Template of the code message; its variables are `code` and `minutes`.',
    example: 'SMS_123456789',
    default: undefined,
  }),
  MOFANG_ALIYUN_SMS_TEMPLATE_CODE_EN: str({
    desc: 'The same template in English. Unset: `MOFANG_ALIYUN_SMS_TEMPLATE_CODE`.',
    default: undefined,
  }),
};

export type SmsConfig =
  | { readonly kind: 'inbox' }
  | {
      readonly kind: 'yuntongxun';
      readonly url: string;
      readonly accountSid: string;
      readonly authToken: string;
      readonly appId: string;
      /** By the language of the receiver. */
      readonly templates: Record<Language, string>;
    }
  | {
      readonly kind: 'aliyun';
      readonly url: string;
      readonly accessKeyId: string;
      readonly accessKeySecret: string;
      readonly signName: string;
      readonly templates: Record<Language, string>;
    };

type SmsValues = Values<typeof SMS>;

export function smsConfig(values: SmsValues): SmsConfig {
  if (values.MOFANG_SMS === 'inbox') return { kind: 'inbox' };
  return values.MOFANG_SMS === 'yuntongxun' ? yuntongxunConfig(values) : aliyunConfig(values);
}

function yuntongxunConfig(values: SmsValues): SmsConfig {
  const template = needed(values, 'MOFANG_YUNTONGXUN_TEMPLATE_ID');
  return {
    kind: 'yuntongxun',
    url: values.MOFANG_YUNTONGXUN_URL,
    accountSid: needed(values, 'MOFANG_YUNTONGXUN_ACCOUNT_SID'),
    authToken: needed(values, 'MOFANG_YUNTONGXUN_AUTH_TOKEN'),
    appId: needed(values, 'MOFANG_YUNTONGXUN_APP_ID'),
    templates: { 'zh-CN': template, en: values.MOFANG_YUNTONGXUN_TEMPLATE_ID_EN ?? template },
  };
}

function aliyunConfig(values: SmsValues): SmsConfig {
  const template = needed(values, 'MOFANG_ALIYUN_SMS_TEMPLATE_CODE');
  return {
    kind: 'aliyun',
    url: values.MOFANG_ALIYUN_SMS_URL,
    accessKeyId: needed(values, 'MOFANG_ALIYUN_SMS_ACCESS_KEY_ID'),
    accessKeySecret: needed(values, 'MOFANG_ALIYUN_SMS_ACCESS_KEY_SECRET'),
    signName: needed(values, 'MOFANG_ALIYUN_SMS_SIGN_NAME'),
    templates: { 'zh-CN': template, en: values.MOFANG_ALIYUN_SMS_TEMPLATE_CODE_EN ?? template },
  };
}
