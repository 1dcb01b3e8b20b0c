import type { Config } from '../config';
import { workJobs } from '../jobs';
import { runProcess } from './lifecycle';

/** Runs jobs until the process is told to stop; then those that run are done before it ends. */
export const work = (config: Config): Promise<void> =>
  runProcess(config, async (context) => {
    await workJobs(context);
    context.log.info('working');
    // The queue is the first thing that the context closes.
    return async () => undefined;
  });
