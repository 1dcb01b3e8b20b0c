import { isIP } from 'node:net';
import type { RedisClientType, RedisClusterType, RedisScripts } from 'redis';
import type { RedisAddress, RedisNode } from './address';

/** How long a server may be silent: while connecting, at a login, after a command. */
export const SILENCE_MS = 2000;
/** How often an idle connection is pinged, so that a broken one is found before it is needed. */
const PING_EVERY_MS = 1000;
/** How long an idle connection may be silent. Longer than this process is ever busy. */
const IDLE_SILENCE_MS = 10_000;
/** The most commands that may wait for one server; more fail at once. */
const MOST_WAITING = 10_000;

type None = Record<never, never>;

/** A client of one server or of a cluster. Both have every command, and the scripts as methods. */
export type RedisClient<S extends RedisScripts> =
  | RedisClientType<None, None, S, 3, None>
  | RedisClusterType<None, None, S, 3, None>;

/**
 * Connects to the servers of an address. The client does not reconnect: a broken client is replaced as a
 * whole, because the servers may have changed by then. It reports faults as `error` events, and those of a
 * cluster also as `node-error`.
 *
 * @throws Error if a server, or any of a cluster, can't be reached, refuses the login, or is not ready.
 */
export async function openClient<S extends RedisScripts>(
  address: RedisAddress,
  scripts: S,
): Promise<RedisClient<S>> {
  if (address.kind === 'cluster') return openCluster(address, scripts);
  const node = address.kind === 'sentinel' ? await primaryOf(address) : address.nodes[0];
  return openServer(address, node, scripts);
}

/** The options with which node-redis logs in to any server of an address; add `socketTo` for one server. */
export function clientOptions({ username, password, database, hasTls }: RedisAddress) {
  return {
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    database,
    // The certificate is checked against the host. A certificate of a private CA needs NODE_EXTRA_CA_CERTS.
    socket: { connectTimeout: SILENCE_MS, ...(hasTls && { tls: true as const }) },
  };
}

/** The server to connect to. With TLS it also names the host (SNI) to a proxy in front of several servers. */
export const socketTo = ({ hasTls }: RedisAddress, node: RedisNode) => ({
  ...node,
  ...(hasTls && isIP(node.host) === 0 && { servername: node.host }),
});

function ownOptions(address: RedisAddress) {
  const { socket, ...rest } = clientOptions(address);
  return {
    ...rest,
    socket: { ...socket, socketTimeout: IDLE_SILENCE_MS, reconnectStrategy: false as const },
    pingInterval: PING_EVERY_MS,
    disableOfflineQueue: true,
    commandsQueueMaxLength: MOST_WAITING,
    maintNotifications: 'disabled' as const,
  };
}

// The promise reports a failure to connect; but an error event without a listener ends the process.
const ignore = () => undefined;

// With inferred return types the compiler compares all commands of both clients, which takes seconds.
async function openServer<S extends RedisScripts>(
  address: RedisAddress,
  node: RedisNode,
  scripts: S,
): Promise<RedisClientType<None, None, S, 3, None>> {
  const { createClient } = await import('redis');
  const { socket, ...options } = ownOptions(address);
  const client = createClient({
    ...options,
    socket: { ...socket, ...socketTo(address, node) },
    scripts,
  }).on('error', ignore);
  try {
    await client.connect();
    await client.ping();
    const isPrimary = address.kind !== 'sentinel' || (await client.role())?.role === 'master';
    if (!isPrimary) throw new Error('The Sentinel names a server that is no primary.');
    return client;
  } catch (error) {
    client.destroy();
    throw error;
  }
}

async function openCluster<S extends RedisScripts>(
  address: RedisAddress,
  scripts: S,
): Promise<RedisClient<S>> {
  const { createCluster } = await import('redis');
  const { database: _none, ...defaults } = ownOptions(address);
  const cluster = createCluster({
    rootNodes: address.nodes.map((node) => ({ socket: socketTo(address, node) })),
    defaults,
    scripts,
  });
  let fault: Error | undefined;
  const note = (error: Error) => {
    fault = error;
  };
  cluster.on('error', note).on('node-error', note);
  try {
    await cluster.connect();
    await Promise.all(cluster.masters.map(async (node) => (await cluster.nodeClient(node)).ping()));
    return cluster;
  } catch (error) {
    cluster.destroy();
    // node-redis says only that no node answered, not why.
    throw fault ?? error;
  }
}

/**
 * The server that the first Sentinel to answer names as the primary. The server itself must confirm that it
 * is
 * (https://redis.io/docs/latest/develop/reference/sentinel-clients/).
 */
async function primaryOf(address: RedisAddress): Promise<RedisNode> {
  const faults: unknown[] = [];
  for (const sentinel of address.nodes) {
    try {
      return await askSentinel(address, sentinel);
    } catch (error) {
      faults.push(error);
    }
  }
  throw new AggregateError(faults);
}

async function askSentinel(address: RedisAddress, sentinel: RedisNode): Promise<RedisNode> {
  const noScripts = {};
  const client = await openServer({ ...address, kind: 'single', database: 0 }, sentinel, noScripts);
  try {
    const reply = await client.sendCommand(['SENTINEL', 'GET-MASTER-ADDR-BY-NAME', address.name]);
    if (!Array.isArray(reply)) throw new Error(`The Sentinel knows no "${address.name}".`);
    const [host, port] = reply.map(String);
    return { host: host as string, port: Number(port) };
  } finally {
    client.destroy();
  }
}
