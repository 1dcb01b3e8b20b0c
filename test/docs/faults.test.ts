import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPage } from './story';

const ROOT = join(__dirname, '..');
const suites = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.test.ts'),
);

/** What each command of the table of faults names: suites, and a part of a title. */
const commands = readPage('docs/operations.md')
  .split('## Faults')[1]
  ?.matchAll(/npx jest ([^'|`]+?)(?: -t '(.+)')? ?`+ \|$/gm);

describe('the table of faults', () => {
  it.each([...(commands ?? [])].map(([, names, title]) => [names as string, title]))(
    'names tests that there are: %s: %s',
    (names, title = '') => {
      const files = names.split(' ').map((name) => suites.filter((file) => file.includes(name)));
      for (const named of files) expect(named).not.toEqual([]);
      const texts = files.flat().map((file) => readFileSync(join(ROOT, file), 'utf8'));
      expect(texts.some((text) => text.includes(title))).toBe(true);
    },
  );
});
