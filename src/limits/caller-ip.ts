import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { groupsOf } from './network';

/** Fastify's names for the addresses that a request came from. */
interface Hops {
  readonly ip: string;
  /** If proxies are trusted: the sender, the address that it names, and so on to the first untrusted one. */
  readonly ips?: string[] | undefined;
}

/** Subnets that the settings may name by a word. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

/** The prefixes of NAT64, `64:ff9b::/96` (RFC 6052 §2.1), and of mapped addresses (RFC 4291 §2.5.5.2). */
const BEFORE_IPV4 = ['100:65435:0:0:0:0', '0:0:0:0:0:65535'];

/**
 * The IP address that a call comes from, in canonical form. If a trusted proxy names something that is no IP
 * address, the call counts as the proxy's own.
 */
export function callerIp({ ip, ips = [ip] }: Hops): string {
  return ips.map(canonicalIp).findLast((hop) => hop !== undefined) ?? '';
}

/**
 * The form of an IP address in rows, logs and limits: without brackets, port and zone; IPv6 as in RFC 5952;
 * IPv4 inside IPv6 as IPv4.
 *
 * @param text as proxies write it, such as `203.0.113.7:41000` and `[2001:db8::1]:41000`.
 * @returns undefined if the text is no IP address.
 */
export function canonicalIp(text: string): string | undefined {
  const [, bracketed] = /^\[([^\]]+)\](?::\d{1,5})?$/.exec(text) ?? [];
  const [, dotted] = /^([\d.]+):\d{1,5}$/.exec(text) ?? [];
  const [ip = ''] = (bracketed ?? dotted ?? text).split('%', 1);
  if (isIPv4(ip)) return ip;
  return isIPv6(ip) ? canonicalIpv6(ip) : undefined;
}

function canonicalIpv6(ip: string): string {
  const canonical = new URL(`http://[${ip}]`).hostname.slice(1, -1);
  const groups = groupsOf(canonical);
  if (!BEFORE_IPV4.includes(groups.slice(0, 6).join(':'))) return canonical;
  return groups
    .slice(6)
    .flatMap((group) => [group >> 8, group & 0xff])
    .join('.');
}

/**
 * Decides whether a hop is trusted to name the hop before it.
 *
 * @param proxies IP addresses, subnets such as `10.0.0.0/8`, and names of subnets.
 */
export function trustIn(proxies: readonly string[]): (hop: string) => boolean {
  const trusted = new BlockList();
  for (const proxy of proxies.flatMap((name) => NAMED[name] ?? name)) {
    const [ip = '', bits] = proxy.split('/');
    const [family, most] = isIPv4(ip) ? (['ipv4', 32] as const) : (['ipv6', 128] as const);
    trusted.addSubnet(ip, Number(bits ?? most), family);
  }
  return (hop) => {
    const ip = canonicalIp(hop);
    return ip !== undefined && trusted.check(ip, isIPv4(ip) ? 'ipv4' : 'ipv6');
  };
}
