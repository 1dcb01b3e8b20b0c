import { resolve } from 'node:path';
import type { Language } from '../i18n';
import type { Values } from './settings';

export type DatabaseConfig =
  | { readonly kind: 'sqlite'; readonly file: string }
  | {
      readonly kind: 'mysql';
      readonly url: string;
      readonly replicaUrls: readonly string[];
      /** Connections to each server. */
      readonly poolSize: number;
      readonly hasTls: boolean;
    };

/** Undefined where cache and queue are in the process. */
export type RedisConfig =
  | {
      readonly url: string;
      /** Where jobs wait: never a cluster. */
      readonly queueUrl: string;
      readonly prefix: string;
    }
  | undefined;

export type StorageConfig =
  | { readonly kind: 'disk'; readonly folder: string; readonly publicUrl: string }
  | {
      readonly kind: 'oss';
      readonly bucket: string;
      readonly region: string;
      /** Where pictures are sent to; undefined for the public endpoint of the region. */
      readonly endpoint: string | undefined;
      readonly publicUrl: string;
      readonly accessKeyId: string;
      readonly accessKeySecret: string;
      /** The role to assume for temporary credentials; undefined where the key itself is used. */
      readonly roleArn: string | undefined;
      readonly stsUrl: string;
    };

export type MailConfig =
  | { readonly kind: 'inbox' }
  | { readonly kind: 'smtp'; readonly url: string; readonly from: string };

export type SmsConfig =
  | { readonly kind: 'inbox' }
  | {
      readonly kind: 'yuntongxun';
      readonly url: string;
      readonly accountSid: string;
      readonly authToken: string;
      readonly appId: string;
      /** By the language of who gets the message. */
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

export interface OAuthProviderConfig {
  /** What the provider calls `client_id`. */
  readonly appId: string;
  readonly appSecret: string;
  /** Where its login page is. */
  readonly url: string;
  /** Where it tells who has logged in. */
  readonly apiUrl: string;
  /** The page of ours that it sends visitors back to. */
  readonly callbackUrl: string;
}

/** The providers that are offered. */
export type OAuthConfig = Readonly<Partial<Record<'qq' | 'weibo' | 'github', OAuthProviderConfig>>>;

export function databaseConfig(values: Values, dataDir: string): DatabaseConfig {
  const url = values.MOFANG_DATABASE_URL;
  if (url === undefined) return { kind: 'sqlite', file: resolve(dataDir, 'mofang.sqlite') };
  return url.startsWith('sqlite:')
    ? { kind: 'sqlite', file: resolve(url.slice('sqlite:'.length)) }
    : {
        kind: 'mysql',
        url,
        replicaUrls: values.MOFANG_DATABASE_REPLICA_URLS,
        poolSize: values.MOFANG_DATABASE_POOL_SIZE,
        hasTls: values.MOFANG_DATABASE_TLS,
      };
}

export function redisConfig(values: Values): RedisConfig {
  const { MOFANG_REDIS_URL: url, MOFANG_QUEUE_REDIS_URL: queueUrl, MOFANG_REDIS_PREFIX: prefix } = values;
  return url === undefined ? undefined : { url, queueUrl: queueUrl ?? url, prefix };
}

export function storageConfig(values: Values, dataDir: string, publicUrl: string): StorageConfig {
  if (values.MOFANG_STORAGE === 'disk')
    return { kind: 'disk', folder: resolve(dataDir, 'pictures'), publicUrl };
  return {
    kind: 'oss',
    bucket: values.MOFANG_OSS_BUCKET ?? '',
    region: values.MOFANG_OSS_REGION ?? '',
    endpoint: values.MOFANG_OSS_ENDPOINT,
    publicUrl: values.MOFANG_OSS_PUBLIC_URL ?? '',
    accessKeyId: values.MOFANG_OSS_ACCESS_KEY_ID ?? '',
    accessKeySecret: values.MOFANG_OSS_ACCESS_KEY_SECRET ?? '',
    roleArn: values.MOFANG_OSS_ROLE_ARN,
    stsUrl: values.MOFANG_OSS_STS_URL,
  };
}

export function smsConfig(values: Values): SmsConfig {
  if (values.MOFANG_SMS === 'inbox') return { kind: 'inbox' };
  return values.MOFANG_SMS === 'yuntongxun' ? yuntongxunConfig(values) : aliyunConfig(values);
}

function yuntongxunConfig(values: Values): SmsConfig {
  const template = values.MOFANG_YUNTONGXUN_TEMPLATE_ID ?? '';
  return {
    kind: 'yuntongxun',
    url: values.MOFANG_YUNTONGXUN_URL,
    accountSid: values.MOFANG_YUNTONGXUN_ACCOUNT_SID ?? '',
    authToken: values.MOFANG_YUNTONGXUN_AUTH_TOKEN ?? '',
    appId: values.MOFANG_YUNTONGXUN_APP_ID ?? '',
    templates: { 'zh-CN': template, en: values.MOFANG_YUNTONGXUN_TEMPLATE_ID_EN ?? template },
  };
}

function aliyunConfig(values: Values): SmsConfig {
  const template = values.MOFANG_ALIYUN_SMS_TEMPLATE_CODE ?? '';
  return {
    kind: 'aliyun',
    url: values.MOFANG_ALIYUN_SMS_URL,
    accessKeyId: values.MOFANG_ALIYUN_SMS_ACCESS_KEY_ID ?? '',
    accessKeySecret: values.MOFANG_ALIYUN_SMS_ACCESS_KEY_SECRET ?? '',
    signName: values.MOFANG_ALIYUN_SMS_SIGN_NAME ?? '',
    templates: { 'zh-CN': template, en: values.MOFANG_ALIYUN_SMS_TEMPLATE_CODE_EN ?? template },
  };
}

export function mailConfig(values: Values): MailConfig {
  if (values.MOFANG_MAIL === 'inbox') return { kind: 'inbox' };
  return { kind: 'smtp', url: values.MOFANG_SMTP_URL ?? '', from: values.MOFANG_MAIL_FROM ?? '' };
}

export function captchaConfig(values: Values): CaptchaConfig {
  if (values.MOFANG_CAPTCHA === 'off' || values.MOFANG_CAPTCHA === 'image')
    return { kind: values.MOFANG_CAPTCHA };
  const app = {
    appId: values.MOFANG_TENCENT_CAPTCHA_APP_ID ?? 0,
    appSecretKey: values.MOFANG_TENCENT_CAPTCHA_APP_SECRET_KEY ?? '',
  };
  if (values.MOFANG_CAPTCHA === 'tencent-legacy') {
    return { kind: 'tencent-legacy', url: values.MOFANG_TENCENT_LEGACY_CAPTCHA_URL, ...app };
  }
  return {
    kind: 'tencent',
    url: values.MOFANG_TENCENT_CAPTCHA_URL,
    ...app,
    secretId: values.MOFANG_TENCENT_SECRET_ID ?? '',
    secretKey: values.MOFANG_TENCENT_SECRET_KEY ?? '',
  };
}

export function oauthConfig(values: Values): OAuthConfig {
  const provider = (name: 'QQ' | 'WEIBO' | 'GITHUB', apiUrl: string): OAuthProviderConfig | undefined => {
    const appId = values[`MOFANG_${name}_APP_ID`];
    if (appId === undefined) return undefined;
    return {
      appId,
      appSecret: values[`MOFANG_${name}_APP_SECRET`] ?? '',
      url: values[`MOFANG_${name}_URL`],
      apiUrl,
      callbackUrl: values.MOFANG_OAUTH_CALLBACK_URL ?? '',
    };
  };
  const qq = provider('QQ', values.MOFANG_QQ_URL);
  const weibo = provider('WEIBO', values.MOFANG_WEIBO_URL);
  const github = provider('GITHUB', values.MOFANG_GITHUB_API_URL);
  return { ...(qq && { qq }), ...(weibo && { weibo }), ...(github && { github }) };
}
