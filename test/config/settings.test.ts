import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SETTINGS } from '../../src/config/settings';

const root = join(__dirname, '../..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const envExample = readFileSync(join(root, '.env.example'), 'utf8');

interface Spec {
  readonly desc: string;
  readonly default?: unknown;
  readonly example?: string;
  readonly choices?: readonly string[];
}

const settings = Object.entries(SETTINGS) as unknown as [string, Spec][];

/** A default as it would be written in the environment. */
function written({ default: value }: Spec): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.join(',');
  if (typeof value !== 'object') return String(value);
  const { memoryCost, timeCost, parallelism } = value as Record<string, number>;
  return `m=${memoryCost},t=${timeCost},p=${parallelism}`;
}

const withChoices = ({ desc, choices }: Spec) =>
  choices === undefined ? desc : `${desc} One of ${choices.map((choice) => `\`${choice}\``).join(', ')}.`;

describe('the settings', () => {
  it.each(settings)('%s has its row in the README, with its meaning and default', (name, spec) => {
    const value = written(spec) === '' ? '' : `\`${written(spec)}\``;
    expect(readme).toContain(`| \`${name}\` | ${value} | ${withChoices(spec)} |`);
  });

  it.each(settings)('%s is in .env.example, with its meaning and default', (name, spec) => {
    const value = written(spec) || spec.example || '';
    expect(envExample).toContain(`# ${withChoices(spec)}\n#${name}=${value}\n`);
  });

  it('are all that the README and .env.example name', () => {
    const names = Object.keys(SETTINGS);
    const inTable = [...readme.matchAll(/^\| `((?:MOFANG|OTEL)_\w+)` \|/gm)].map(([, name]) => name);
    const inExample = [...envExample.matchAll(/^#((?:MOFANG|OTEL)_\w+)=/gm)].map(([, name]) => name);
    expect(inTable).toEqual(names);
    expect(inExample).toEqual(names);
  });
});
