import type { Config } from '../../config';
import type { Log } from '../../logging';
import type { JobSecrets } from './bullmq';
import type { Queue } from './port';

/**
 * The configured queue: Redis, or this process if no Redis is configured.
 *
 * @param traceparent names the current trace; a new job keeps it, for telemetry.
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
