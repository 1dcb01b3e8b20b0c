import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KeySet } from '../../src/auth/key-set';
import { type Account, login, register } from '../harness/accounts';
import { runMofang } from '../harness/program';
import { type ServiceProcess, startService } from '../harness/service-process';
import { until } from '../harness/until';

const YESTERDAY = 'the secret of yesterday: long enough for all';
const TODAY = 'the secret of today: long enough for all';
const CALLERS = 4;
/** Six services start in it, and the command line ten times. */
const TEST_LIMIT_MS = 300_000;

/** A phone that goes on calling, whichever service answers, as the app does with its two tokens. */
class Caller {
  readonly refused: unknown[] = [];
  count = 0;
  private isCalling = true;
  private done: Promise<void> = Promise.resolve();

  constructor(
    private readonly services: () => readonly ServiceProcess[],
    private account: Pick<Account, 'mobile' | 'password' | 'access' | 'refresh'>,
  ) {}

  start(): void {
    this.done = this.run();
  }

  async stop(): Promise<void> {
    this.isCalling = false;
    await this.done;
  }

  /** Logs in anew, so that no token of before is in use. */
  async renew(): Promise<void> {
    const tokens = await login(this.next(), this.account);
    this.account = { ...this.account, ...tokens };
  }

  private async run(): Promise<void> {
    while (this.isCalling) {
      await this.ask('Users.info', this.account.access);
      await this.ask('Users.verify', this.account.access);
      const { access_token } = await this.ask('Users.refresh', this.account.refresh);
      await this.ask('Users.info', access_token);
    }
  }

  private async ask(method: string, token: string) {
    const { result } = await this.next().call(method, {}, { token });
    this.count += 1;
    if (result?.errno !== 0) this.refused.push({ method, result });
    return result;
  }

  private next(): ServiceProcess {
    const services = this.services();
    return services[this.count % services.length] as ServiceProcess;
  }
}

describe('two services under load', () => {
  let folder: string;
  let file: string;
  let services: ServiceProcess[] = [];
  let callers: Caller[] = [];
  const started: ServiceProcess[] = [];

  async function start(env: NodeJS.ProcessEnv): Promise<ServiceProcess> {
    const service = await startService({
      MOFANG_DATABASE_URL: `sqlite:${folder}/mofang.sqlite`,
      MOFANG_DATA_DIR: folder,
      MOFANG_CALLS_PER_MINUTE: '1000000',
      ...env,
    });
    started.push(service);
    return service;
  }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mofang-drill-'));
    file = join(folder, 'jwks.json');
    services = [await start({ MOFANG_JWT_SECRET: YESTERDAY }), await start({ MOFANG_JWT_SECRET: YESTERDAY })];
    const [first] = services as [ServiceProcess];
    const accounts = [];
    for (let i = 0; i < CALLERS; i++) accounts.push(await register(first));
    callers = accounts.map((account) => new Caller(() => services, account));
    for (const caller of callers) caller.start();
  });
  afterEach(async () => {
    for (const caller of callers) await caller.stop();
    for (const service of started.splice(0)) await service.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const keys = async (...args: string[]) => {
    const { code, stderr } = await runMofang(['keys', ...args], { MOFANG_JWT_KEYS: file }, folder);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  };
  const set = async (): Promise<KeySet> => JSON.parse(await readFile(file, 'utf8'));
  const kids = async () => (await set()).keys.map(({ kid }) => kid);
  const someCalls = async () => {
    const before = callers.map(({ count }) => count);
    await until('every caller has called some more', () =>
      callers.every(({ count }, index) => count >= (before[index] ?? 0) + 10),
    );
  };

  /** One service after the other is replaced by one with other settings; calls go to the one that is there. */
  async function restart(env: NodeJS.ProcessEnv): Promise<void> {
    for (const index of [0, 1]) {
      const old = services[index] as ServiceProcess;
      services = services.with(index, await start(env));
      await someCalls();
      await old.stop();
    }
  }

  /** What the file says now is known to one service first; the other is behind, as it may be for a minute. */
  async function tell(): Promise<void> {
    for (const { pid, url } of services) {
      process.kill(pid, 'SIGHUP');
      const wanted = await kids();
      await until('the service has read the file', async () => {
        const { keys: known } = (await (await fetch(`${url}/.well-known/jwks.json`)).json()) as KeySet;
        return JSON.stringify(known.map(({ kid }) => kid)) === JSON.stringify(wanted);
      });
      await someCalls();
    }
  }

  it(
    'change their secret, go over to keys, and replace these; no call is refused',
    async () => {
      await restart({ MOFANG_JWT_SECRET: YESTERDAY, MOFANG_JWT_SECRET_PREVIOUS: TODAY });
      await keys('init', '--standby');
      await restart({
        MOFANG_JWT_SECRET: TODAY,
        MOFANG_JWT_SECRET_PREVIOUS: YESTERDAY,
        MOFANG_JWT_KEYS: file,
      });
      const [first = ''] = await kids();
      await keys('promote', first, '--force');
      await tell();

      await keys('add');
      await tell();
      const [, second = ''] = await kids();
      await keys('promote', second, '--force');
      await tell();
      for (const caller of callers) await caller.renew();
      await someCalls();
      await keys('remove', first, '--force');
      await tell();

      await writeFile(file, '{"keys":');
      await someCalls();
      for (const caller of callers) {
        await caller.stop();
        expect(caller.refused).toEqual([]);
      }
    },
    TEST_LIMIT_MS,
  );
});
