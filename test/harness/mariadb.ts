import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createConnection } from 'mysql2/promise';
import { freePort } from './app';
import { until } from './until';

const OPTIONS = [
  '--character-set-server=utf8mb4',
  '--collation-server=utf8mb4_bin',
  '--innodb-flush-log-at-trx-commit=2',
  '--log-bin=bin',
];

// biome-ignore lint/suspicious/noExplicitAny: rows have any shape until they are asserted
type Row = any;

/**
 * Starts a new MariaDB server with an empty database, in a folder that is removed with it.
 *
 * @param options further options of mariadbd, after those that every test needs.
 * @throws if mariadbd is not installed, exits at once, or is not ready after 30 seconds.
 */
export async function startMariaDb(options: readonly string[] = []): Promise<MariaDb> {
  const server = await MariaDb.install(['--server-id=1', ...options]);
  return server.startWith('CREATE DATABASE mofang');
}

/** A server that a test can kill, restart and freeze. */
export class MariaDb {
  private server: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    private readonly folder: string,
    private readonly options: readonly string[],
  ) {}

  static async install(options: readonly string[]): Promise<MariaDb> {
    const folder = await mkdtemp(join(tmpdir(), 'mofang-mariadb-'));
    // Neither program runs as root without this option.
    const common = ['--no-defaults', ...(process.getuid?.() === 0 ? ['--user=root'] : [])];
    // Servers that are installed at the same time would conflict in /tmp.
    const data = [`--datadir=${join(folder, 'data')}`, `--tmpdir=${folder}`];
    const install = [...common, ...data, '--auth-root-authentication-method=normal', '--skip-test-db'];
    try {
      await promisify(execFile)('mariadb-install-db', install);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
    const port = await freePort();
    const files = [...data, `--socket=${join(folder, 's')}`, `--pid-file=${join(folder, 'pid')}`];
    const network = ['--bind-address=127.0.0.1', `--port=${port}`];
    return new MariaDb(port, folder, [...common, ...files, ...network, ...OPTIONS, ...options]);
  }

  /** `mysql://root@127.0.0.1:PORT/mofang` */
  get url(): string {
    return `mysql://root@127.0.0.1:${this.port}/mofang`;
  }

  async startWith(...statements: string[]): Promise<this> {
    try {
      await this.restart();
      for (const statement of statements) await this.query(statement);
      return this;
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** Runs a statement as root, on a new connection without a database. */
  async query(sql: string): Promise<Row[]> {
    const connection = await createConnection({ host: '127.0.0.1', port: this.port, user: 'root' });
    try {
      const [rows] = await connection.query(sql);
      return rows as Row[];
    } finally {
      await connection.end();
    }
  }

  /** Kills it, as a power cut would. */
  async kill(): Promise<void> {
    const { server } = this;
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, 'exit');
    server.kill('SIGKILL');
    await exited;
  }

  /** Starts it again with the same port and data, and waits until it answers. */
  async restart(): Promise<void> {
    const server = spawn('mariadbd', this.options, { stdio: 'ignore' });
    this.server = server;
    const isDead = once(server, 'exit').then(([code]) => {
      throw new Error(`mariadbd ended with ${code}.`);
    });
    const isReady = until('mariadbd answers', async () => (await this.query('SELECT 1')).length > 0);
    await Promise.race([isReady, isDead]);
    isDead.catch(() => undefined);
  }

  /** From now on it neither answers nor refuses anything. */
  freeze(): void {
    this.server?.kill('SIGSTOP');
  }

  thaw(): void {
    this.server?.kill('SIGCONT');
  }

  async close(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}
