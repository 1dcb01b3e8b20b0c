import type { JobDefinition } from '../adapters/queue/port';
import type { Context } from '../context';

/** Deletes the rows of sessions that ended long ago. */
export const removeEndedSessions: JobDefinition<object, Pick<Context, 'sessions'>> = {
  name: 'sessions.remove-ended',
  run: (_data, { sessions }) => sessions.removeEnded(),
};
