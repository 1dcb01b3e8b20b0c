import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROWS, SECTIONS } from '../../src/config/settings';

const root = join(__dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

/** The names that a pattern finds in a file, in their order. */
const namesIn = (file: string, pattern: RegExp) => [...read(file).matchAll(pattern)].map(([, name]) => name);

const rows = [...ROWS];
const names = rows.map(([name]) => name);

describe('the settings', () => {
  it('are in docs/settings.md, by section', () => {
    const titles = namesIn('docs/settings.md', /^## (.+)$/gm);
    expect(titles).toEqual(Object.keys(SECTIONS));
    expect(namesIn('docs/settings.md', /^\| `((?:MOFANG|OTEL)_\w+)` \|/gm)).toEqual(names);
  });

  it('are in .env.example', () => {
    expect(namesIn('.env.example', /^#((?:MOFANG|OTEL)_\w+)=/gm)).toEqual(names);
  });

  it('are in the README where production asks for them', () => {
    const inReadme = namesIn('README.md', /^\| `((?:MOFANG|OTEL)_\w+)` \|/gm);
    const asked = rows.filter(([, { default: value, production }]) =>
      value == null ? production?.missing : production?.refused?.[String(value)],
    );
    expect(asked.length).toBeGreaterThan(4);
    expect(inReadme).toEqual(expect.arrayContaining(asked.map(([name]) => name)));
    expect(names).toEqual(expect.arrayContaining(inReadme));
  });

  it.each(['docs/settings.md', '.env.example', 'README.md'])('are in %s as their rows say', (file) => {
    const script = join(root, 'scripts/generate-settings.mjs');
    const made = JSON.parse(
      execFileSync(process.execPath, [script, '--print'], {
        input: JSON.stringify(SECTIONS),
        encoding: 'utf8',
      }),
    );
    if (read(file) === made[file]) return;
    throw new Error(`${file} is not what src/config/settings says: run \`npm run generate\`.`);
  });

  it('are marked as secret where their name or their address may hold a password', () => {
    const secret = /(?:SECRET|TOKEN|SECRET_KEY|PREVIOUS|(?:DATABASE|REDIS|SMTP)_URLS?)$/;
    expect(rows.filter(([, { isSecret }]) => isSecret).map(([name]) => name)).toEqual(
      names.filter((name) => secret.test(name)),
    );
  });

  it.each(rows)('%s is explained, by its row alone', (name, { desc, choices = [], needs = {} }) => {
    const line = read('docs/settings.md')
      .split('\n')
      .find((each) => each.startsWith(`| \`${name}\` |`));
    expect(desc).toMatch(/^[A-Z`].+\.$/);
    for (const part of [desc, ...choices, ...Object.values(needs).flat()]) expect(line).toContain(part);
  });

  it.each(rows)('%s speaks only of settings and values that there are', (_, row) => {
    const { choices = [], needs = {}, beside = {}, production = {} } = row;
    for (const value of Object.keys({ ...needs, ...production.refused }))
      expect(['*', ...choices]).toContain(value);
    expect(names).toEqual(expect.arrayContaining([...Object.values(needs).flat(), ...Object.keys(beside)]));
  });
});
