import { type MariaDb, startMariaDb } from '../../harness/mariadb';
import { mysqlConfig } from './mysql-config';
import { describeSchema } from './schema.contract';

let server: MariaDb;
beforeAll(async () => {
  server = await startMariaDb();
});
afterAll(() => server.close());

describeSchema('MariaDB', () => mysqlConfig(server.url));
