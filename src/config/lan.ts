import { networkInterfaces } from 'node:os';

/** Bridges to containers and virtual machines on this machine, and tunnels: no phone is on these networks. */
const INWARD = /^(?:docker|br-|veth|virbr|vmnet|vboxnet|bridge|utun|tun|tap|wg|zt|tailscale)/;
/** Addresses of private networks (RFC 1918). */
const PRIVATE = /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)/;

/** Whether a host means every address of this machine. */
export const isEveryAddress = (host: string): boolean => host === '0.0.0.0' || host === '::';

/** This machine's IPv4 address on the network that it shares with phones; undefined if it is on none. */
export function lanAddress(interfaces = networkInterfaces()): string | undefined {
  const addresses = Object.entries(interfaces)
    .filter(([name]) => !INWARD.test(name))
    .flatMap(([, entries = []]) => entries)
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address);
  return addresses.find((address) => PRIVATE.test(address)) ?? addresses[0];
}

/** A host under which others reach a service that listens on the given host. */
export const reachableHost = (host: string): string =>
  isEveryAddress(host) ? (lanAddress() ?? '127.0.0.1') : host;
