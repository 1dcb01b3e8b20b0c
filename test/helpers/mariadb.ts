import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { createConnection } from 'mysql2/promise';
import { freePort } from './app';

const START_TIMEOUT_MS = 20_000;
const OPTIONS = [
  '--character-set-server=utf8mb4',
  '--collation-server=utf8mb4_bin',
  '--innodb-flush-log-at-trx-commit=2',
];

export interface MariaDb {
  /** `mysql://root@127.0.0.1:PORT/mofang`: an empty database. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Starts a MariaDB server of its own, in a folder that goes with it.
 *
 * @throws when mariadbd is not installed, ends at once, or is not ready after 20 seconds.
 */
export async function startMariaDb(): Promise<MariaDb> {
  const folder = await mkdtemp(join(tmpdir(), 'mofang-mariadb-'));
  const removeFolder = () => rm(folder, { recursive: true, force: true });
  try {
    const port = await freePort();
    const stop = await startServer(folder, port);
    const close = async () => {
      await stop();
      await removeFolder();
    };
    return { url: `mysql://root@127.0.0.1:${port}/mofang`, close };
  } catch (error) {
    await removeFolder();
    throw error;
  }
}

/** @returns what stops it; its data need not survive. */
async function startServer(folder: string, port: number): Promise<() => Promise<void>> {
  // Neither program runs as root unless told to.
  const common = ['--no-defaults', ...(process.getuid?.() === 0 ? ['--user=root'] : [])];
  const data = `--datadir=${join(folder, 'data')}`;
  const install = [...common, data, '--auth-root-authentication-method=normal', '--skip-test-db'];
  await promisify(execFile)('mariadb-install-db', install);
  const files = [data, `--socket=${join(folder, 's')}`, `--pid-file=${join(folder, 'pid')}`];
  const network = ['--bind-address=127.0.0.1', `--port=${port}`];
  const options = [...common, ...files, ...network, ...OPTIONS];
  const server = spawn('mariadbd', options, { stdio: 'ignore' });
  const exited = once(server, 'exit');
  const stop = async () => {
    server.kill('SIGKILL');
    await exited;
  };
  const isDead = exited.then(([code]) => Promise.reject(new Error(`mariadbd ended with ${code}.`)));
  try {
    await Promise.race([createDatabase(port), isDead]);
    isDead.catch(() => {});
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Tries until the server listens. */
async function createDatabase(port: number): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    try {
      const connection = await createConnection({ host: '127.0.0.1', port, user: 'root' });
      await connection.query('CREATE DATABASE mofang');
      return await connection.end();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ECONNREFUSED' || Date.now() > deadline) throw error;
      await sleep(50);
    }
  }
}
