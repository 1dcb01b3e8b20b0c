import type { Config } from '../config';
import type { Context } from '../context';
import { jobs } from '../jobs';
import { runProcess } from './lifecycle';

/** Jobs at a time in one process: they wait for others, mostly. */
const CONCURRENCY = 10;

/** Runs jobs until the process is told to stop; then those that run are done before it ends. */
export const work = (config: Config): Promise<void> =>
  runProcess(config, async (context) => {
    await workJobs(context);
    context.log.info('working');
    // The queue is the first thing that the context closes.
    return async () => undefined;
  });

/** Begins to run jobs in this process. */
export const workJobs = (context: Context): Promise<void> =>
  context.queue.work(jobs, context, { concurrency: CONCURRENCY, observe: context.telemetry.job });
