import { BlockList, isIP } from 'node:net';
import { EnvError } from 'envalid';
import { itemsOf } from '../kinds';
import { isLoopback } from '../loopback';
import { kind } from '../row';

/** Labels of letters, digits, `-` and `_`. The last is no number; otherwise it is a broken IP address. */
const HOST_NAME = /^(?:[\w-]+\.)*(?!\d+$)[\w-]+$/;

const isSubnet = (item: string): boolean => {
  const [address = '', bits, ...more] = item.split('/');
  const most = isIP(address) === 4 ? 32 : 128;
  const hasBits = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= most);
  return isIP(address) !== 0 && hasBits && more.length === 0;
};

const networks = kind<readonly string[]>((text) => {
  const items = itemsOf(text.toLowerCase());
  if (!items.every((item) => isSubnet(item) || HOST_NAME.test(item)))
    throw new EnvError('must be subnets such as 10.0.0.0/8, IP addresses or host names, comma-separated');
  return items;
});

export const PLAINTEXT = {
  MOFANG_PLAINTEXT_NETWORKS: networks({
    desc: 'Networks of your own, in which production may call other servers without TLS: subnets, IP addresses and host names, comma-separated. A host that is named is compared by its name: nothing is looked up. Loopback is always allowed.',
    example: '10.0.0.0/8,mariadb,redis',
    default: [],
  }),
};

/** Hosts that are reachable only from Aliyun's own machines. */
const WITHIN_ALIYUN = /.-internal\.aliyuncs\.com$/;

/**
 * Whether data may be sent to a host without TLS.
 *
 * @param host as it stands in a URL; names are not looked up, because the answer can't be trusted.
 * @param networks the value of MOFANG_PLAINTEXT_NETWORKS.
 */
export function mayBePlain(host: string, networks: readonly string[]): boolean {
  const name = host.toLowerCase().replace(/^\[|\]$/g, '');
  if (isLoopback(name) || WITHIN_ALIYUN.test(name)) return true;
  return isIP(name) === 0 ? networks.includes(name) : subnetsOf(networks).check(name, familyOf(name));
}

function subnetsOf(networks: readonly string[]): BlockList {
  const subnets = new BlockList();
  for (const [address = '', bits] of networks.map((item) => item.split('/'))) {
    const family = familyOf(address);
    if (isIP(address) !== 0)
      subnets.addSubnet(address, Number(bits ?? (family === 'ipv4' ? 32 : 128)), family);
  }
  return subnets;
}

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 4 ? 'ipv4' : 'ipv6');
