import type { DataSource } from 'typeorm';
import type { JobDefinition } from '../adapters/queue/port';
import type { Storage } from '../adapters/storage/port';
import { hasAvatar } from './account/user.queries';

interface PictureRemoval {
  readonly name: string;
  /** Whose picture it was, or was to be; without, nobody is left who could show it. */
  readonly userId?: number;
}

interface Parts {
  readonly db: DataSource;
  readonly storage: Storage;
}

/** Removes a picture, unless its user shows it: a change that failed may have been made all the same. */
export const removePicture: JobDefinition<PictureRemoval, Parts> = {
  name: 'users.remove-picture',
  async run({ name, userId }, { db, storage }) {
    const isShown = userId !== undefined && (await hasAvatar(db.manager, userId, name));
    if (!isShown) await storage.delete(name);
  },
};
