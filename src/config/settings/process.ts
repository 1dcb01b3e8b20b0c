import { resolve } from 'node:path';
import { integer, oneOf, str } from '../kinds';
import type { Values } from '../row';

export const PROCESS = {
  MOFANG_ENV: oneOf({
    desc: 'Where the program runs.',
    choices: ['development', 'production', 'test'],
    default: 'development',
  }),
  MOFANG_DATA_DIR: str({
    desc: 'Folder of the SQLite file, the pictures and the development secret.',
    default: './data',
  }),
  MOFANG_START_TIMEOUT_SECONDS: integer({
    from: 0,
    to: 3600,
    desc: 'How long a start waits for the database and Redis.',
    default: 30,
  }),
  MOFANG_DRAIN_SECONDS: integer({
    from: 0,
    to: 300,
    desc: 'How long a service that was told to stop still answers calls, while it says that it is not ready, so that load balancers turn to others.',
    default: 0,
    production: { default: 5 },
  }),
};

export const dataFolder = (values: Values<typeof PROCESS>): string => resolve(values.MOFANG_DATA_DIR);
