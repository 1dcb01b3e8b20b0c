import { type MariaDb, startMariaDb } from '../../helpers/mariadb';
import { describeSchema } from './schema.contract';

let server: MariaDb;
beforeAll(async () => {
  server = await startMariaDb();
});
afterAll(() => server.close());

describeSchema('MariaDB', () => ({ kind: 'mysql', url: server.url }));
