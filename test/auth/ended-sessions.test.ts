import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrations } from '../../migrations';
import { openDatabase } from '../../src/adapters/database';
import { entities } from '../../src/entities';
import { itRemovesEndedSessions } from './ended-sessions.contract';

describe('rows of ended sessions are removed from SQLite', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mofang-test-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  itRemovesEndedSessions(() =>
    openDatabase({ kind: 'sqlite', file: join(folder, 'mofang.sqlite') }, { entities, migrations }, 0),
  );
});
