/** The address of a Redis, a Sentinel or a node of a cluster. */
export interface RedisNode {
  readonly host: string;
  readonly port: number;
}

/** What a Redis URL says. */
export interface RedisAddress {
  readonly kind: 'single' | 'sentinel' | 'cluster';
  /** The server, the Sentinels, or nodes that know the rest of the cluster. */
  readonly nodes: readonly [RedisNode, ...RedisNode[]];
  /** The name by which the Sentinels know the servers; empty without Sentinels. */
  readonly name: string;
  /** Undefined if the URL names no user. Servers and Sentinels share it. */
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly database: number;
  readonly hasTls: boolean;
}

const URL_FORM = /^(rediss?)(?:\+(sentinel|cluster))?:\/\/(?:([^@/]*)@)?([^/@]+)\/?(.*)$/;
const NODE_FORM = /^(\[[\da-f:.]+\]|[^:]+)(?::(\d+))?$/i;
// The error does not quote the URL: it may hold a password.
const NOT_ONE = 'This is not the URL of a Redis.';
const REDIS_PORT = 6379;
const SENTINEL_PORT = 26_379;

/**
 * Reads `redis://[user:password@]host:port[/database]`,
 * `redis+sentinel://…host:port,host:port/name[/database]` or `redis+cluster://…host:port,host:port`; `rediss`
 * for TLS. Ports may be left out.
 *
 * @throws Error if it is none of these; the error does not quote the URL.
 */
export function parseRedisUrl(url: string): RedisAddress {
  const [, scheme, kind = 'single', userInfo = '', hosts = '', path = ''] = URL_FORM.exec(url) ?? [];
  const [first, ...others] = hosts
    .split(',')
    .map((host) => parseNode(host, kind === 'sentinel' ? SENTINEL_PORT : REDIS_PORT));
  if (scheme === undefined || first === undefined) throw new Error(NOT_ONE);
  const [username = '', password = ''] = splitOnce(userInfo, ':').map(decoded);
  const [name = '', database = ''] = kind === 'sentinel' ? splitOnce(path, '/') : ['', path];
  return {
    kind: kind as RedisAddress['kind'],
    nodes: [first, ...others],
    name,
    username: username || undefined,
    password: password || undefined,
    database: Number(database),
    hasTls: scheme === 'rediss',
  };
}

function parseNode(text: string, standardPort: number): RedisNode {
  const [, host, port = standardPort] = NODE_FORM.exec(text.trim()) ?? [];
  if (host === undefined) throw new Error(NOT_ONE);
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

/** A generated password may hold a % that encodes nothing. */
const decoded = (text: string): string =>
  text.replace(/(?:%[\da-f]{2})+/gi, (bytes) => Buffer.from(bytes.replaceAll('%', ''), 'hex').toString());
