import { startApp, type TestApp } from './app';
import { pass, startClock, stopClock } from './clock';
import { withApp } from './with-app';

interface Line {
  readonly method: string;
  readonly pid: number;
  /** In ms since 1970. */
  readonly time: number;
}

/** Makes some calls; resolves to their lines in the log. */
async function linesOfCalls(app: TestApp, count: number): Promise<Line[]> {
  const before = app.log.length;
  for (let i = 0; i < count; i++) await app.call('Users.mobile', { mobile: '13800138000' });
  return app.log.slice(before).map((line) => JSON.parse(line));
}

const timesOfCalls = async (app: TestApp) => (await linesOfCalls(app, 2)).map(({ time }) => time);

describe('the services of the project `servers`', () => {
  afterEach(startClock);

  it('are two processes that answer in turn, neither of them the test’s, and end with the test', async () => {
    let lines: Line[] = [];
    await withApp(startApp(), async (app) => {
      lines = await linesOfCalls(app, 4);
    });
    expect(lines.map(({ method }) => method)).toEqual(Array(4).fill('Users.mobile'));
    const pids = lines.map(({ pid }) => pid);
    expect(new Set([process.pid, ...pids]).size).toBe(3);
    expect(pids.slice(2)).toEqual(pids.slice(0, 2));
    for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  it('tell the time by the clock of the test, stopped before they start or later', async () => {
    const noon = Date.parse('2030-01-01T12:00:00Z');
    await withApp(startApp(), async (early) => {
      stopClock(noon);
      await withApp(startApp(), async (late) => {
        for (const app of [early, late]) expect(await timesOfCalls(app)).toEqual([noon, noon]);
        await pass(60.5);
        for (const app of [early, late]) {
          expect(await timesOfCalls(app)).toEqual([noon + 60_500, noon + 60_500]);
        }
      });
      startClock();
      for (const time of await timesOfCalls(early)) expect(Math.abs(time - Date.now())).toBeLessThan(60_000);
    });
  });

  it('leave a call to the test’s own process where it watches what the call does', () =>
    withApp(startApp(), async (app) => {
      await app.inside(async () => {
        expect(await linesOfCalls(app, 1)).toMatchObject([{ pid: process.pid }]);
      });
      expect((await linesOfCalls(app, 1))[0]?.pid).not.toBe(process.pid);
    }));
});
