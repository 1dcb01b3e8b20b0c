import type { Config } from '../config';
import type { Context } from '../context';
import { type ScheduledJob, schedule } from '../jobs';
import { type Finish, runProcess } from './lifecycle';

/** How often the clock is checked, and how soon an unreachable Redis is tried again. */
const LOOKS_EVERY_MS = 5_000;

/**
 * Adds jobs that are due by the clock, until the process is told to stop. Any number of processes may run.
 */
export const beat = (config: Config): Promise<void> =>
  runProcess(config, async (context) => {
    const finish = await startBeat(context);
    context.log.info({ jobs: schedule.map(({ job }) => job.name) }, 'adding scheduled jobs');
    return finish;
  });

/**
 * Adds each scheduled job once per period, beginning with the present period: a process that starts late
 * catches up. The period is the job's key, so that only one of several processes adds it.
 */
export async function startBeat({ queue, log }: Pick<Context, 'queue' | 'log'>): Promise<Finish> {
  const added = new Map<ScheduledJob, number>();
  const look = async () => {
    for (const scheduled of schedule) {
      const slot = Math.floor(Date.now() / 1000 / scheduled.everySeconds);
      if (added.get(scheduled) === slot) continue;
      await queue.add(scheduled.job, { key: String(slot), data: {} });
      added.set(scheduled, slot);
    }
  };
  const tryLook = () => look().catch((err) => log.warn({ err }, 'scheduled jobs were not added'));
  let looking = tryLook();
  await looking;
  const timer = setInterval(() => {
    looking = looking.then(tryLook);
  }, LOOKS_EVERY_MS);
  return async () => {
    clearInterval(timer);
    await looking;
  };
}
