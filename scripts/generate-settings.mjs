/*
 * Writes the settings of src/config/settings to docs/settings.md, .env.example and the table in README.md: `npm run
 * generate`. With --print it writes no file: it reads the settings from stdin as JSON, by section, and prints the new
 * content of each file as JSON.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const PRINTS = process.argv.includes('--print');
const SECTIONS = PRINTS
  ? JSON.parse(readFileSync(0, 'utf8'))
  : createRequire(import.meta.url)('../dist/src/config/settings/index.js').SECTIONS;

const read = (path) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

/** A value as written in the environment. */
function written(value) {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.join(',');
  if (typeof value !== 'object') return String(value);
  const { memoryCost, timeCost, parallelism } = value;
  return `m=${memoryCost},t=${timeCost},p=${parallelism}`;
}

const code = (text) => `\`${text}\``;
const value = (of) => (written(of) === '' ? '' : code(written(of)));
const list = (items) => items.map(code).join(', ');

function meaning({ desc, choices = [], production = {} }) {
  const refused = Object.keys(production.refused ?? {});
  const sentences = [
    desc,
    ...(choices.length === 0 ? [] : [`One of ${list(choices)}.`]),
    ...(production.missing === undefined ? [] : ['Required in production.']),
    ...(refused.length === 0 ? [] : [`In production not ${list(refused)}.`]),
    ...(production.default === undefined ? [] : [`In production ${value(production.default) || 'none'}.`]),
  ];
  return sentences.join(' ');
}

/** The settings that must be set with it, and the other place where it can be set. */
function more(name, { needs = {}, isSecret = false }) {
  const sentences = [
    ...Object.entries(needs).map(
      ([value, names]) => `${value === '*' ? 'Needs' : `${code(value)} needs`} ${list(names)}.`,
    ),
    ...(isSecret ? [`May stand in the file that ${code(`${name}_FILE`)} names.`] : []),
  ];
  return sentences.map((sentence) => ` ${sentence}`).join('');
}

const row = (name, spec, text = meaning(spec)) => `| ${code(name)} | ${value(spec.default)} | ${text} |\n`;

function table([title, rows]) {
  const lines = Object.entries(rows).map(([name, spec]) => row(name, spec, meaning(spec) + more(name, spec)));
  return `\n## ${title}\n\n| setting | default | meaning |\n|---|---|---|\n${lines.join('')}`;
}

const line = ([name, spec]) =>
  `# ${meaning(spec)}${more(name, spec)}\n#${name}=${written(spec.default) || spec.example || ''}\n`;

const sections = Object.entries(SECTIONS);
const settings = sections.flatMap(([, rows]) => Object.entries(rows));
const specs = new Map(settings);

const files = {
  'docs/settings.md': read('docs/settings.md').split('\n## ')[0] + sections.map(table).join(''),
  '.env.example': `${read('.env.example').split('\n\n')[0]}\n\n${settings.map(line).join('\n')}`,
  // Only the rows that the table already has; they are chosen by hand.
  'README.md': read('README.md').replace(/^\| `((?:MOFANG|OTEL)_\w+)` \|.*\n/gm, (_, name) =>
    row(name, specs.get(name)),
  ),
};

if (PRINTS) process.stdout.write(JSON.stringify(files));
else
  for (const [path, text] of Object.entries(files))
    writeFileSync(new URL(`../${path}`, import.meta.url), text);
