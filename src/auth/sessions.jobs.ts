import type { JobDefinition } from '../adapters/queue/port';
import type { Sessions } from './sessions';

/** Deletes the rows of sessions that ended long ago. */
export const removeEndedSessions: JobDefinition<object, { readonly sessions: Sessions }> = {
  name: 'sessions.remove-ended',
  run: (_data, { sessions }) => sessions.removeEnded(),
};
