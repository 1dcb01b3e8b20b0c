import type { JobDefinition } from '../adapters/queue/port';
import type { Context } from '../context';
import { eraseClosed, erasedBefore } from './account/standing';
import { hasAvatar } from './account/user.queries';

interface PictureRemoval {
  readonly name: string;
  /** Whose picture it was, or was to be; without, nobody is left who could show it. */
  readonly userId?: number;
}

/** Removes a picture, unless its user shows it: a change that failed may have been made all the same. */
export const removePicture: JobDefinition<PictureRemoval, Pick<Context, 'db' | 'storage'>> = {
  name: 'users.remove-picture',
  async run({ name, userId }, { db, storage }) {
    const isShown = userId !== undefined && (await hasAvatar(db.manager, userId, name));
    if (!isShown) await storage.delete(name);
  },
};

/** Erases accounts whose time to be taken back is over, and their pictures. */
export const eraseClosedAccounts: JobDefinition<object, Pick<Context, 'config' | 'db' | 'queue'>> = {
  name: 'users.erase-closed',
  async run(_data, { config, db, queue }) {
    const before = erasedBefore(config.accounts);
    for (;;) {
      const { count, pictures } = await eraseClosed(db.manager, before);
      for (const name of pictures) await queue.add(removePicture, { key: name, data: { name } });
      if (count === 0) return;
    }
  },
};
