import type { DataSource } from 'typeorm';
import type { JobDefinition, Queue } from '../adapters/queue/port';
import type { Log } from '../logging';
import { type AccountsConfig, erasedBefore } from './account/standing';
import { removePicture } from './avatar.jobs';
import { eraseClosed } from './closing.queries';

interface Parts {
  readonly config: { readonly accounts: AccountsConfig };
  readonly db: DataSource;
  readonly log: Log;
  readonly queue: Queue;
}

/** Erases closed accounts that can no longer be reopened, and their pictures. */
export const eraseClosedAccounts: JobDefinition<object, Parts> = {
  name: 'users.erase-closed',
  async run(_data, { config, db, log, queue }) {
    const before = erasedBefore(config.accounts);
    for (;;) {
      const { count, pictures } = await eraseClosed(db, before, log);
      for (const name of pictures) await queue.add(removePicture, { key: name, data: { name } });
      if (count === 0) return;
    }
  },
};
