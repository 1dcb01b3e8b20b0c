import type { AnyJob, JobDefinition } from './adapters/queue/port';
import { removeEndedSessions } from './auth/sessions.jobs';
import type { Context } from './context';
import { removeOldEvents } from './events/events.jobs';
import { sendMail, sendSms } from './messages/messages.jobs';
import { removePicture } from './users/avatar.jobs';
import { eraseClosedAccounts } from './users/closing.jobs';

/** Jobs: work that calls start but don't wait for. */
export const jobs: readonly AnyJob<Context>[] = [
  sendSms,
  sendMail,
  removePicture,
  removeEndedSessions,
  eraseClosedAccounts,
  removeOldEvents,
];

/** A job that repeats, on the hour if its period is an hour. */
export interface ScheduledJob {
  readonly job: JobDefinition<object, Context>;
  /** A day at most: that is how long a finished job blocks another one for the same period. */
  readonly everySeconds: number;
}

/** The jobs that run by the clock. */
export const schedule: readonly ScheduledJob[] = [
  { job: removeEndedSessions, everySeconds: 3600 },
  { job: eraseClosedAccounts, everySeconds: 3600 },
  { job: removeOldEvents, everySeconds: 3600 },
];
