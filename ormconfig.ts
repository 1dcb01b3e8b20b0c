import { migrations } from './migrations';
import { createDataSource } from './src/adapters/database';
import { readConfig } from './src/config';
import { entities } from './src/entities';

/**
 * The data source of TypeORM's own command line: `npx typeorm migration:show -d dist/ormconfig.js`.
 * It connects as the service does; `mofang migrate` is the everyday way.
 */
export default createDataSource(readConfig(process.env).database, { entities, migrations });
