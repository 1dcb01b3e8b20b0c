import type { JobDefinition } from '../adapters/queue';
import type { Context } from '../context';
import { eraseClosed } from './user.queries';

/** Removes a picture that no user shows any more. */
export const removePicture: JobDefinition<{ name: string }, Pick<Context, 'storage'>> = {
  name: 'users.remove-picture',
  run: ({ name }, { storage }) => storage.delete(name),
};

const DAY_MS = 86_400_000;

/** Erases accounts whose time to be taken back is over, and their pictures. */
export const eraseClosedAccounts: JobDefinition<object, Pick<Context, 'config' | 'db' | 'queue'>> = {
  name: 'users.erase-closed',
  async run(_data, { config, db, queue }) {
    const before = new Date(Date.now() - config.accounts.eraseAfterDays * DAY_MS);
    for (;;) {
      const { count, pictures } = await eraseClosed(db.manager, before);
      for (const name of pictures) await queue.add(removePicture, { key: name, data: { name } });
      if (count === 0) return;
    }
  },
};
