import { networkInterfaces } from 'node:os';

/** Bridges to containers and machines within this one, and tunnels: no phone is there. */
const INWARD = /^(?:docker|br-|veth|virbr|vmnet|vboxnet|bridge|utun|tun|tap|wg|zt|tailscale)/;
/** Of private networks (RFC 1918). */
const PRIVATE = /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)/;

/** Whether a host stands for every address of this machine. */
export const isEveryAddress = (host: string): boolean => host === '0.0.0.0' || host === '::';

/** This machine's IPv4 address on the network that it shares with phones; undefined where it is on none. */
export function lanAddress(interfaces = networkInterfaces()): string | undefined {
  const addresses = Object.entries(interfaces)
    .filter(([name]) => !INWARD.test(name))
    .flatMap(([, entries = []]) => entries)
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address);
  return addresses.find((address) => PRIVATE.test(address)) ?? addresses[0];
}

/** A host by which others reach a service that listens on this one. */
export const reachableHost = (host: string): string =>
  isEveryAddress(host) ? (lanAddress() ?? '127.0.0.1') : host;
