import type { Config } from '../../config';
import type { Log } from '../../logging';
import type { JobSecrets } from './bullmq';
import type { Queue } from './port';

/**
 * The queue of a configuration: in Redis, or in this process where there is none.
 *
 * @param traceparent names what adds a job; the job keeps it, for those who observe.
 */
export async function createQueue(
  { redis, startTimeoutSeconds }: Pick<Config, 'redis' | 'startTimeoutSeconds'>,
  secrets: JobSecrets,
  log: Log,
  traceparent?: () => string | undefined,
): Promise<Queue> {
  if (redis === undefined) return new (await import('./inline')).InlineQueue(log, { traceparent });
  const { BullQueue } = await import('./bullmq');
  return BullQueue.open(redis, { ...secrets, log, startTimeoutSeconds, traceparent });
}
