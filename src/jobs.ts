import type { AnyJob, JobDefinition } from './adapters/queue/port';
import { removeEndedSessions } from './auth/sessions.jobs';
import type { Context } from './context';
import { removeOldEvents } from './events/events.jobs';
import { sendMail, sendSms } from './messages/messages.jobs';
import { removePicture } from './users/avatar.jobs';
import { eraseClosedAccounts } from './users/closing.jobs';

/** What is done beside the answers to calls. */
export const jobs: readonly AnyJob<Context>[] = [
  sendSms,
  sendMail,
  removePicture,
  removeEndedSessions,
  eraseClosedAccounts,
  removeOldEvents,
];

/** A job that is due again and again, on the hour where its time is an hour. */
export interface ScheduledJob {
  readonly job: JobDefinition<object, Context>;
  /** A day at most: so long a job that is done stands for its time. */
  readonly everySeconds: number;
}

/** What is due by the clock. */
export const schedule: readonly ScheduledJob[] = [
  { job: removeEndedSessions, everySeconds: 3600 },
  { job: eraseClosedAccounts, everySeconds: 3600 },
  { job: removeOldEvents, everySeconds: 3600 },
];
