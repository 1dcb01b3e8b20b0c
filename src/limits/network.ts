import { isIPv6 } from 'node:net';

/**
 * What a limit counts an IP address as: an IPv4 address itself; of an IPv6 address its /64, all of which
 * one subscriber has (RFC 6177).
 */
export function networkOf(ip: string): string {
  const unmapped = ip.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!isIPv6(unmapped)) return unmapped;
  const [head = '', tail = ''] = unmapped.split('::', 2).map((half) => half.split('%', 1)[0]);
  const groups = (half: string) => half.split(':').filter((group) => group !== '');
  const missing = 8 - groups(head).length - groups(tail).length;
  const all = [...groups(head), ...Array<string>(Math.max(0, missing)).fill('0'), ...groups(tail)];
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
