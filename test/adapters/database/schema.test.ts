import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeSchema } from './schema.contract';

const folder = mkdtempSync(join(tmpdir(), 'mofang-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

describeSchema('SQLite', () => ({ kind: 'sqlite', file: join(folder, 'mofang.sqlite') }));
