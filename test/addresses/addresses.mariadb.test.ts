import { type MariaDb, startMariaDb } from '../helpers/mariadb';
import { describeAddresses } from './addresses.contract';
import { describeAddressesAtOnce } from './at-once.contract';
import { describeAddressRules } from './rules.contract';

let server: MariaDb;
beforeAll(async () => {
  server = await startMariaDb();
});
afterAll(() => server?.close());

const env = () => ({ MOFANG_DATABASE_URL: server.url });

describeAddresses('MariaDB', env);
describeAddressRules('MariaDB', env);
describeAddressesAtOnce('MariaDB', env);
