import type { DeadJob, Queue } from '../src/adapters/queue/port';
import { configWithRedis } from './background';
import { CliError } from './cli-error';
import { withContext } from './with-context';

type Print = (line: string) => void;

/** Shows how many jobs there are. Lists dead jobs with their name and the reason, but without their data. */
export const listJobs = (print: Print): Promise<void> =>
  withQueue(async (queue) => {
    const { waiting, running, retrying, dead } = await queue.counts();
    print(`${waiting} waiting, ${running} running, ${retrying} to be tried again, ${dead} dead`);
    for (const job of await queue.dead()) print(lineOf(job));
  });

/** Runs one dead job again, or all of them. */
export const replayJobs = (id: string | undefined, { all }: { all: boolean }, print: Print): Promise<void> =>
  withQueue(async (queue) => {
    if (all === (id !== undefined)) throw new CliError('Name one job, or say --all.');
    if (id !== undefined) {
      if (!(await queue.replay(id))) throw noSuchJob(id);
      return print(`${id} will run again.`);
    }
    let count = 0;
    for (const job of await queue.dead()) if (await queue.replay(job.id)) count += 1;
    print(`${count} will run again.`);
  });

/** Removes a dead job permanently. */
export const removeJob = (id: string, print: Print): Promise<void> =>
  withQueue(async (queue) => {
    if (!(await queue.remove(id))) throw noSuchJob(id);
    print(`${id} is removed.`);
  });

const withQueue = (work: (queue: Queue) => Promise<void>): Promise<void> =>
  withContext(configWithRedis(), ({ queue }) => work(queue));

const lineOf = ({ id, name, diedAt, reason, tries }: DeadJob): string =>
  `${id}  ${diedAt.toISOString()}  ${name}  ${reason}  ${tries} ${tries === 1 ? 'try' : 'tries'}`;

const noSuchJob = (id: string): CliError =>
  new CliError(`No dead job is called ${id}: \`mofang jobs\` lists them.`);
