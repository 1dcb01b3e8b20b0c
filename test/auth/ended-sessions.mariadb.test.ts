import { migrations } from '../../migrations';
import { openDatabase } from '../../src/adapters/database';
import { Session } from '../../src/auth/session.entity';
import { entities } from '../../src/entities';
import { mysqlConfig } from '../adapters/database/mysql-config';
import { type MariaDb, startMariaDb } from '../harness/mariadb';
import { itRemovesEndedSessions } from './ended-sessions.contract';

describe('rows of ended sessions are removed from MariaDB', () => {
  let server: MariaDb;
  beforeAll(async () => {
    server = await startMariaDb();
  });
  afterAll(() => server.close());

  itRemovesEndedSessions(async () => {
    const db = await openDatabase(mysqlConfig(server.url), { entities, migrations }, 0);
    await db.manager.clear(Session);
    return db;
  });
});
