import type { Config } from '../config';
import type { Context } from '../context';
import { jobs } from '../jobs';
import { runProcess } from './lifecycle';

/** Jobs that one process runs at a time; they mostly wait for other services. */
const CONCURRENCY = 10;

/** Runs jobs until the process is told to stop. It finishes the running ones before it ends. */
export const work = (config: Config): Promise<void> =>
  runProcess(config, async (context) => {
    await workJobs(context);
    context.log.info('working');
    // Closing the context closes the queue first.
    return async () => undefined;
  });

/** Begins to run jobs in this process. */
export const workJobs = (context: Context): Promise<void> =>
  context.queue.work(jobs, context, { concurrency: CONCURRENCY, observe: context.telemetry.job });
