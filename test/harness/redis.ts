import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createClient } from 'redis';
import { freePort } from './app';
import type { Certificates } from './certificates';
import { until } from './until';

export interface RedisOptions {
  readonly password?: string;
  readonly tls?: Pick<Certificates, 'certificate' | 'key'>;
  /** Further options of redis-server. */
  readonly flags?: readonly string[];
}

/** One server, in a folder that is removed with it. It saves nothing when it ends, unless its flags say so. */
export interface Redis {
  readonly port: number;
  /** `redis://…` with the password, or `rediss://…` with TLS. */
  readonly url: string;
  /** Kills it, as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again on the same port, if it was killed. */
  restart(): Promise<void>;
  /** Removes its data from the disk. */
  forget(): Promise<void>;
  /** Makes it hang: it keeps its connections and answers nothing. */
  freeze(): void;
  thaw(): void;
  /** Sends a command, as `redis-cli` would. */
  ask(...command: string[]): Promise<unknown>;
  stop(): Promise<void>;
}

export async function startRedis(options: RedisOptions = {}): Promise<Redis> {
  const folder = await mkdtemp(join(tmpdir(), 'mofang-redis-'));
  const port = await freePort();
  const args = ['--dir', folder, '--save', '', '--appendonly', 'no', ...serverFlags(port, options)];
  let server = await startServer(args, port, options);
  let isRunning = true;
  return {
    port,
    url: urlOf(port, options),
    kill: async () => {
      isRunning = false;
      await server.kill();
    },
    restart: async () => {
      if (!isRunning) server = await startServer(args, port, options);
      isRunning = true;
    },
    forget: () => rm(join(folder, 'appendonlydir'), { recursive: true, force: true }),
    freeze: () => server.signal('SIGSTOP'),
    thaw: () => server.signal('SIGCONT'),
    ask: (...command) => ask(port, command, options),
    stop: async () => {
      await server.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export interface RedisCluster {
  /** `redis+cluster://…` with all nodes. */
  readonly url: string;
  readonly nodes: readonly Redis[];
  stop(): Promise<void>;
}

/** Three nodes that share the slots, without replicas. */
export async function startRedisCluster(): Promise<RedisCluster> {
  const flags = ['--cluster-enabled', 'yes', '--cluster-config-file', 'nodes.conf'];
  const nodes = await Promise.all([1, 2, 3].map(() => startRedis({ flags })));
  const addresses = nodes.map(({ port }) => `127.0.0.1:${port}`);
  const create = ['--cluster', 'create', ...addresses, '--cluster-replicas', '0', '--cluster-yes'];
  await promisify(execFile)('redis-cli', create);
  await until('the cluster is ready', async () => {
    const states = await Promise.all(nodes.map((node) => node.ask('CLUSTER', 'INFO')));
    return states.every((state) => String(state).includes('cluster_state:ok'));
  });
  return {
    url: `redis+cluster://${addresses.join(',')}`,
    nodes,
    stop: async () => void (await Promise.all(nodes.map((node) => node.stop()))),
  };
}

export interface RedisSentinel {
  /** `redis+sentinel://…`. */
  readonly url: string;
  /** The server that the Sentinel considers the primary. */
  primary(): Promise<Redis>;
  /** Swaps primary and replica; resolves when this is done. */
  failOver(): Promise<void>;
  /** Resolves when the Sentinel considers another server the primary. */
  untilReplaced(primary: Redis): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a primary, its replica, and one Sentinel that decides alone. */
export async function startRedisSentinel(): Promise<RedisSentinel> {
  const first = await startRedis();
  const second = await startRedis({ flags: ['--replicaof', `127.0.0.1 ${first.port}`] });
  await until('the replica follows', async () =>
    String(await second.ask('INFO', 'replication')).includes('master_link_status:up'),
  );
  const sentinel = await startSentinel(first.port);
  const primary = async () => {
    const [, port] = (await sentinel.ask('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', 'mofang')) as string[];
    return Number(port) === first.port ? first : second;
  };
  const untilReplaced = async (earlier: Redis) => {
    await until('another server is the primary', async () => (await primary()) !== earlier);
  };
  await until('the Sentinel knows both servers', async () =>
    String(await sentinel.ask('INFO', 'sentinel')).includes(
      `status=ok,address=127.0.0.1:${first.port},slaves=1`,
    ),
  );
  return {
    url: `redis+sentinel://127.0.0.1:${sentinel.port}/mofang`,
    primary,
    untilReplaced,
    failOver: async () => {
      const earlier = await primary();
      await sentinel.ask('SENTINEL', 'FAILOVER', 'mofang');
      await untilReplaced(earlier);
      // The Sentinel informs the old primary some seconds later than us.
      await until('the earlier primary follows', async () =>
        String(await earlier.ask('INFO', 'replication')).includes('role:slave'),
      );
    },
    stop: async () => void (await Promise.all([sentinel, second, first].map((server) => server.stop()))),
  };
}

async function startSentinel(primaryPort: number) {
  const folder = await mkdtemp(join(tmpdir(), 'mofang-sentinel-'));
  const file = join(folder, 'sentinel.conf');
  const port = await freePort();
  const lines = [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir ${folder}`,
    `sentinel monitor mofang 127.0.0.1 ${primaryPort} 1`,
    'sentinel down-after-milliseconds mofang 1000',
    'sentinel failover-timeout mofang 5000',
  ];
  await writeFile(file, `${lines.join('\n')}\n`);
  const server = await startServer([file, '--sentinel'], port, {});
  return {
    port,
    ask: (...command: string[]) => ask(port, command, {}),
    stop: async () => {
      await server.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function serverFlags(port: number, { password, tls, flags = [] }: RedisOptions): string[] {
  const listen = tls
    ? ['--port', '0', '--tls-port', String(port), '--tls-auth-clients', 'no']
    : ['--port', String(port)];
  const certificate = tls ? ['--tls-cert-file', tls.certificate, '--tls-key-file', tls.key] : [];
  const login = password === undefined ? [] : ['--requirepass', password];
  return ['--bind', '127.0.0.1', ...listen, ...certificate, ...login, ...flags];
}

function urlOf(port: number, { password, tls }: RedisOptions): string {
  const login = password === undefined ? '' : `:${encodeURIComponent(password)}@`;
  // The certificate is issued for a host name.
  return tls ? `rediss://${login}localhost:${port}` : `redis://${login}127.0.0.1:${port}`;
}

interface Server {
  signal(name: NodeJS.Signals): void;
  kill(): Promise<void>;
}

async function startServer(args: readonly string[], port: number, options: RedisOptions): Promise<Server> {
  const server = spawn('redis-server', args, { stdio: 'ignore' });
  const ended = once(server, 'exit');
  const kill = async () => {
    server.kill('SIGKILL');
    await ended;
  };
  const isDead = ended.then(([code]) => Promise.reject(new Error(`redis-server ended with ${code}.`)));
  try {
    await Promise.race([
      until('redis-server answers', async () => (await ask(port, ['PING'], options)) === 'PONG'),
      isDead,
    ]);
    isDead.catch(() => undefined);
    return { signal: (name) => void server.kill(name), kill };
  } catch (error) {
    await kill();
    throw error;
  }
}

/** Sends a command on a new connection. */
async function ask(
  port: number,
  command: readonly string[],
  { password, tls }: RedisOptions,
): Promise<unknown> {
  const socket = { host: '127.0.0.1', port, reconnectStrategy: false as const };
  const client = createClient({
    socket: tls ? { ...socket, tls: true, rejectUnauthorized: false } : socket,
    ...(password !== undefined && { password }),
  }).on('error', () => undefined);
  try {
    await client.connect();
    return await client.sendCommand(command);
  } finally {
    client.destroy();
  }
}
