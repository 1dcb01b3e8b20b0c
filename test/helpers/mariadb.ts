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

export interface MariaDb {
  /** `mysql://root@127.0.0.1:PORT/mofang`: an empty database. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Starts a MariaDB server of its own, in a folder that goes with it.
 *
 * @throws when mariadbd is not installed, or not ready after 20 seconds.
 */
export async function startMariaDb(): Promise<MariaDb> {
  const folder = await mkdtemp(join(tmpdir(), 'mofang-mariadb-'));
  const port = await freePort();
  // Neither program runs as root unless told to.
  const common = ['--no-defaults', ...(process.getuid?.() === 0 ? ['--user=root'] : [])];
  const data = `--datadir=${join(folder, 'data')}`;
  const login = ['--auth-root-authentication-method=normal', '--skip-test-db'];
  await promisify(execFile)('mariadb-install-db', [...common, data, ...login]);
  const server = spawn(
    'mariadbd',
    [
      ...common,
      data,
      `--socket=${join(folder, 's')}`,
      `--pid-file=${join(folder, 'pid')}`,
      '--bind-address=127.0.0.1',
      `--port=${port}`,
      '--character-set-server=utf8mb4',
      '--collation-server=utf8mb4_bin',
      '--innodb-flush-log-at-trx-commit=2',
    ],
    { stdio: 'ignore' },
  );
  const exited = once(server, 'exit');
  const close = async () => {
    server.kill('SIGKILL');
    await exited;
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await createDatabase(port);
  } catch (error) {
    await close();
    throw error;
  }
  return { url: `mysql://root@127.0.0.1:${port}/mofang`, close };
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
