import { isIP, isIPv4 } from 'node:net';
import { EnvError } from 'envalid';
import { bool, httpUrl, integer, itemsOf, str } from '../kinds';
import { isEveryAddress, reachableHost } from '../lan';
import { kind, type Values } from '../row';

/** What proxy-addr, which reads X-Forwarded-For, accepts: addresses, subnets, and names for some subnets. */
const proxies = kind<readonly string[]>((text) => {
  const items = itemsOf(text);
  const isProxy = (item: string) => {
    const [address = '', bits] = item.split('/');
    const most = isIPv4(address) ? 32 : 128;
    const hasBits =
      bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= most);
    return /^(?:loopback|linklocal|uniquelocal)$/.test(item) || (isIP(address) !== 0 && hasBits);
  };
  if (!items.every(isProxy))
    throw new EnvError('must be addresses or subnets, such as 10.0.0.0/8, comma-separated');
  return items;
});

const origins = kind<readonly string[]>((text) => {
  const items = itemsOf(text);
  const isOrigin = (item: string) =>
    item === '*' || item === 'null' || (URL.canParse(item) && new URL(item).origin === item);
  if (!items.every(isOrigin))
    throw new EnvError('must be origins such as https://app.example.com, null, or *');
  return items;
});

export const HTTP = {
  MOFANG_HOST: str({ desc: 'Address to listen on; 0.0.0.0 for every network.', default: '127.0.0.1' }),
  MOFANG_PORT: integer({
    from: 0,
    to: 65_535,
    desc: 'Port to listen on; 0 takes a free one.',
    default: 5000,
  }),
  MOFANG_PUBLIC_URL: httpUrl({
    desc: 'Address that clients put before `/api`; pictures on disk are served below it. Unset: the host and port; of 0.0.0.0, the address on the local network.',
    example: 'https://account.example.com',
    default: undefined,
    production: { missing: 'Set it to the address clients use, for example https://account.example.com.' },
  }),
  MOFANG_TRUST_PROXY: proxies({
    desc: 'Proxies whose X-Forwarded-For is believed: IP addresses or subnets, comma-separated.',
    example: '10.0.0.0/8',
    default: [],
  }),
  MOFANG_CORS_ORIGINS: origins({
    desc: 'Origins whose pages may call, comma-separated; `null` for file:// pages, `*` for any.',
    example: 'null,https://app.example.com',
    default: ['*'],
    production: { default: [] },
  }),
  MOFANG_RATE_LIMIT: integer({
    from: 0,
    to: 1_000_000,
    desc: 'Calls a minute from one IP address to each method that needs no token; 0 for no limit.',
    default: 0,
    production: { default: 60 },
  }),
  MOFANG_BATCH_LIMIT: integer({ from: 1, to: 1000, desc: 'Maximum calls in one batch.', default: 50 }),
  MOFANG_BODY_LIMIT: integer({
    from: 1024,
    to: 67_108_864,
    desc: 'Largest request body, in bytes.',
    default: 2_097_152,
  }),
  MOFANG_EXPLORER: bool({
    desc: 'Serve the explorer at /api/browse.',
    default: true,
    production: { default: false },
  }),
};

type HttpValues = Values<typeof HTTP>;

export const publicUrl = (values: HttpValues): string =>
  values.MOFANG_PUBLIC_URL ?? addressOf(reachableHost(values.MOFANG_HOST), values.MOFANG_PORT);

export const httpConfig = (values: HttpValues) => ({
  host: values.MOFANG_HOST,
  port: values.MOFANG_PORT,
  localUrl: addressOf(
    isEveryAddress(values.MOFANG_HOST) ? '127.0.0.1' : values.MOFANG_HOST,
    values.MOFANG_PORT,
  ),
  publicUrl: publicUrl(values),
  trustProxy: values.MOFANG_TRUST_PROXY,
  corsOrigins: values.MOFANG_CORS_ORIGINS,
  bodyLimit: values.MOFANG_BODY_LIMIT,
  batchLimit: values.MOFANG_BATCH_LIMIT,
  callsPerMinute: values.MOFANG_RATE_LIMIT,
});

/** The URL of a service; an IPv6 address is put in brackets. */
export const addressOf = (host: string, port: number): string =>
  `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
