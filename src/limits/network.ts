/**
 * The network of a canonical IP address, which a limit counts as one caller.
 *
 * @param groups how many groups of the address name the network. 4 means the IPv4 address itself, and the /64
 *   of an IPv6 address, which belongs to one subscriber (RFC 6177). 3 means the /24 and the /48.
 */
export function networkOf(ip: string, groups: 3 | 4 = 4): string {
  return ip.includes(':')
    ? `${groupsOf(ip).slice(0, groups).map(hex).join(':')}::/${groups * 16}`
    : ip.split('.', groups).join('.');
}

/** The eight groups of a canonical IPv6 address. */
export function groupsOf(ipv6: string): number[] {
  const [head = [], tail = []] = ipv6
    .split('::')
    .map((half) => half.split(':').filter((group) => group !== ''));
  const zeros = Array<string>(8 - head.length - tail.length).fill('0');
  return [...head, ...zeros, ...tail].map((group) => Number.parseInt(group, 16));
}

const hex = (group: number): string => group.toString(16);
