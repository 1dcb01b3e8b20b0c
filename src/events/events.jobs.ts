import { type DataSource, In, LessThan } from 'typeorm';
import type { JobDefinition } from '../adapters/queue/port';
import { AccountEvent } from './event.entity';

const DAY_MS = 86_400_000;
/** Rows per DELETE statement. Few, so that it locks few rows, and only briefly. */
const DELETED_AT_ONCE = 500;

interface Parts {
  readonly config: { readonly events: { readonly days: number } };
  readonly db: DataSource;
}

/** Deletes events that are older than the configured number of days. Nothing else deletes events. */
export const removeOldEvents: JobDefinition<object, Parts> = {
  name: 'events.remove-old',
  async run(_data, { config, db }) {
    const old = { at: LessThan(new Date(Date.now() - config.events.days * DAY_MS)) };
    let rows: AccountEvent[];
    do {
      rows = await db.manager.find(AccountEvent, { select: { id: true }, where: old, take: DELETED_AT_ONCE });
      if (rows.length > 0) await db.manager.delete(AccountEvent, { id: In(rows.map(({ id }) => id)) });
    } while (rows.length === DELETED_AT_ONCE);
  },
};
