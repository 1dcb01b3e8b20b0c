import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Builds what the tests start and load, if a source is newer. */
export default function buildIfStale(): void {
  const script = join(__dirname, '../../scripts/build.mjs');
  execFileSync(process.execPath, [script, '--if-stale'], { stdio: 'inherit' });
}
