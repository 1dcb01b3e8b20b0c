// Writes the settings of src/config/settings into README.md's table and into .env.example.
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const { SETTINGS } = createRequire(import.meta.url)('../dist/src/config/settings/index.js');

/** A value as it would be written in the environment. */
function written(value) {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.join(',');
  if (typeof value !== 'object') return String(value);
  const { memoryCost, timeCost, parallelism } = value;
  return `m=${memoryCost},t=${timeCost},p=${parallelism}`;
}

function meaning({ desc, choices, production = {} }) {
  const sentences = [
    desc,
    ...(choices === undefined ? [] : [`One of ${choices.map((choice) => `\`${choice}\``).join(', ')}.`]),
    ...(production.missing === undefined ? [] : ['Required in production.']),
    ...(production.default === undefined ? [] : [`In production: ${written(production.default) || 'none'}.`]),
  ];
  return sentences.join(' ');
}

function row([name, spec]) {
  const value = written(spec.default) === '' ? '' : `\`${written(spec.default)}\``;
  return `| \`${name}\` | ${value} | ${meaning(spec)} |\n`;
}

const line = ([name, spec]) =>
  `# ${meaning(spec)}\n#${name}=${written(spec.default) || spec.example || ''}\n`;

async function rewrite(path, change) {
  const file = new URL(`../${path}`, import.meta.url);
  await writeFile(file, change(await readFile(file, 'utf8')));
}

const settings = Object.entries(SETTINGS);
await rewrite('README.md', (text) =>
  text.replace(/(\| setting \|.*\n\|[-|]+\n)(?:\|.*\n)*/, (_, head) => head + settings.map(row).join('')),
);
await rewrite('.env.example', (text) => `${text.split('\n\n')[0]}\n\n${settings.map(line).join('\n')}`);
