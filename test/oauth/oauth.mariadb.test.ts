import { type MariaDb, startMariaDb } from '../helpers/mariadb';
import { describeOAuth } from './oauth.contract';

let server: MariaDb;
beforeAll(async () => {
  server = await startMariaDb();
});
afterAll(() => server.close());

describeOAuth('MariaDB', () => ({ MOFANG_DATABASE_URL: server.url }));
