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
  readonly needs?: Readonly<Record<string, readonly string[]>>;
  readonly beside?: object;
  readonly production?: { readonly default?: unknown; readonly missing?: string };
}

const settings = Object.entries(SETTINGS) as unknown as [string, Spec][];

/** A value as it would be written in the environment. */
function written(value: unknown): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.join(',');
  if (typeof value !== 'object') return String(value);
  const { memoryCost, timeCost, parallelism } = value as Record<string, number>;
  return `m=${memoryCost},t=${timeCost},p=${parallelism}`;
}

function meaning({ desc, choices, production = {} }: Spec): string {
  const sentences = [
    desc,
    ...(choices === undefined ? [] : [`One of ${choices.map((choice) => `\`${choice}\``).join(', ')}.`]),
    ...(production.missing === undefined ? [] : ['Required in production.']),
    ...(production.default === undefined ? [] : [`In production: ${written(production.default) || 'none'}.`]),
  ];
  return sentences.join(' ');
}

describe('the settings', () => {
  it.each(settings)('%s has its row in the README, with its meaning and default', (name, spec) => {
    const value = written(spec.default) === '' ? '' : `\`${written(spec.default)}\``;
    expect(readme).toContain(`| \`${name}\` | ${value} | ${meaning(spec)} |`);
  });

  it.each(settings)('%s is in .env.example, with its meaning and default', (name, spec) => {
    const value = written(spec.default) || spec.example || '';
    expect(envExample).toContain(`# ${meaning(spec)}\n#${name}=${value}\n`);
  });

  it('are all that the README and .env.example name', () => {
    const names = Object.keys(SETTINGS);
    const inTable = [...readme.matchAll(/^\| `((?:MOFANG|OTEL)_\w+)` \|/gm)].map(([, name]) => name);
    const inExample = [...envExample.matchAll(/^#((?:MOFANG|OTEL)_\w+)=/gm)].map(([, name]) => name);
    expect(inTable).toEqual(names);
    expect(inExample).toEqual(names);
  });

  it.each(settings)('%s speaks only of settings and values that there are', (_, spec) => {
    const { choices = [], needs = {}, beside = {} } = spec;
    for (const value of Object.keys(needs)) expect(['*', ...choices]).toContain(value);
    for (const name of [...Object.values(needs).flat(), ...Object.keys(beside)])
      expect(SETTINGS).toHaveProperty(name);
  });
});
