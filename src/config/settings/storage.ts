import { resolve } from 'node:path';
import { httpUrl, oneOf, str } from '../kinds';
import { needed, type Values } from '../row';

export const STORAGE = {
  MOFANG_STORAGE: oneOf({
    desc: 'Where pictures are kept.',
    choices: ['disk', 'oss'],
    default: 'disk',
    needs: {
      oss: [
        'MOFANG_OSS_BUCKET',
        'MOFANG_OSS_REGION',
        'MOFANG_OSS_PUBLIC_URL',
        'MOFANG_OSS_ACCESS_KEY_ID',
        'MOFANG_OSS_ACCESS_KEY_SECRET',
      ],
    },
  }),
  MOFANG_OSS_BUCKET: str({ desc: 'Bucket at OSS.', default: undefined }),
  MOFANG_OSS_REGION: str({ desc: 'Region of the bucket.', example: 'oss-cn-hangzhou', default: undefined }),
  MOFANG_OSS_ENDPOINT: httpUrl({
    desc: 'Where pictures are uploaded, such as the internal endpoint. Unset: the public endpoint of the region.',
    example: 'https://oss-cn-hangzhou-internal.aliyuncs.com',
    default: undefined,
  }),
  MOFANG_OSS_PUBLIC_URL: httpUrl({
    desc: 'Beginning of the addresses of pictures, such as a CDN domain.',
    example: 'https://pictures.example.com',
    default: undefined,
  }),
  MOFANG_OSS_ACCESS_KEY_ID: str({ desc: 'Access key at Aliyun, for OSS.', default: undefined }),
  MOFANG_OSS_ACCESS_KEY_SECRET: str({
    desc: 'Secret of that access key.',
    default: undefined,
    isSecret: true,
  }),
  MOFANG_OSS_ROLE_ARN: str({
    desc: 'Role that is assumed at STS for temporary credentials. Unset: the access key itself is used.',
    example: 'acs:ram::1234567890123456:role/mofang',
    default: undefined,
  }),
  MOFANG_OSS_STS_URL: httpUrl({ desc: 'Address of STS.', default: 'https://sts.aliyuncs.com' }),
};

export type StorageConfig =
  | { readonly kind: 'disk'; readonly folder: string; readonly publicUrl: string }
  | {
      readonly kind: 'oss';
      readonly bucket: string;
      readonly region: string;
      /** The endpoint for uploads; undefined for the public endpoint of the region. */
      readonly endpoint: string | undefined;
      readonly publicUrl: string;
      readonly accessKeyId: string;
      readonly accessKeySecret: string;
      /** The role to assume for temporary credentials; undefined to use the key itself. */
      readonly roleArn: string | undefined;
      readonly stsUrl: string;
    };

export function storageConfig(
  values: Values<typeof STORAGE>,
  dataFolder: string,
  publicUrl: string,
): StorageConfig {
  if (values.MOFANG_STORAGE === 'disk')
    return { kind: 'disk', folder: resolve(dataFolder, 'pictures'), publicUrl };
  return {
    kind: 'oss',
    bucket: needed(values, 'MOFANG_OSS_BUCKET'),
    region: needed(values, 'MOFANG_OSS_REGION'),
    endpoint: values.MOFANG_OSS_ENDPOINT,
    publicUrl: needed(values, 'MOFANG_OSS_PUBLIC_URL'),
    accessKeyId: needed(values, 'MOFANG_OSS_ACCESS_KEY_ID'),
    accessKeySecret: needed(values, 'MOFANG_OSS_ACCESS_KEY_SECRET'),
    roleArn: values.MOFANG_OSS_ROLE_ARN,
    stsUrl: values.MOFANG_OSS_STS_URL,
  };
}
