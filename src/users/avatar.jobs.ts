import type { DataSource } from 'typeorm';
import type { JobDefinition } from '../adapters/queue/port';
import type { Storage } from '../adapters/storage/port';
import { hasAvatar } from './account/user.queries';

interface PictureRemoval {
  readonly name: string;
  /** The user that the picture was made for. Missing if that user is erased: then nobody can show it. */
  readonly userId?: number;
}

interface Parts {
  readonly db: DataSource;
  readonly storage: Storage;
}

/** Removes a picture, unless the user has it: a change may have been stored although it seemed to fail. */
export const removePicture: JobDefinition<PictureRemoval, Parts> = {
  name: 'users.remove-picture',
  async run({ name, userId }, { db, storage }) {
    const isShown = userId !== undefined && (await hasAvatar(db.manager, userId, name));
    if (!isShown) await storage.delete(name);
  },
};
