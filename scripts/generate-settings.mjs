// Writes the settings of src/config/settings into README.md's table and into .env.example.
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const { SETTINGS } = createRequire(import.meta.url)('../dist/src/config/settings/index.js');

/** A default as it would be written in the environment. */
function written({ default: value }) {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.join(',');
  if (typeof value !== 'object') return String(value);
  const { memoryCost, timeCost, parallelism } = value;
  return `m=${memoryCost},t=${timeCost},p=${parallelism}`;
}

const meaning = ({ desc, choices }) =>
  choices === undefined ? desc : `${desc} One of ${choices.map((choice) => `\`${choice}\``).join(', ')}.`;

function row([name, spec]) {
  const value = written(spec) === '' ? '' : `\`${written(spec)}\``;
  return `| \`${name}\` | ${value} | ${meaning(spec)} |\n`;
}

const line = ([name, spec]) => `# ${meaning(spec)}\n#${name}=${written(spec) || spec.example || ''}\n`;

async function rewrite(path, change) {
  const file = new URL(`../${path}`, import.meta.url);
  await writeFile(file, change(await readFile(file, 'utf8')));
}

const settings = Object.entries(SETTINGS);
await rewrite('README.md', (text) =>
  text.replace(/(\| setting \|.*\n\|[-|]+\n)(?:\|.*\n)*/, (_, head) => head + settings.map(row).join('')),
);
await rewrite('.env.example', (text) => `${text.split('\n\n')[0]}\n\n${settings.map(line).join('\n')}`);
