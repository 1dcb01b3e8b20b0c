import { readPage } from './story';

const page = readPage('docs/from-flask.md');
const namesIn = (pattern: RegExp): string[] => [
  ...new Set([...page.matchAll(pattern)].map(([name]) => name)),
];

describe('docs/from-flask.md', () => {
  it('names methods of the contract alone, and all nine of the original app', () => {
    const contract = readPage('docs/contract.md');
    const methods = namesIn(/\b(?:Users|Service)\.\w+/g);
    expect(methods.filter((name) => !contract.includes(`\`${name}`))).toEqual([]);
    const original = contract.split(/^## 1\.4 Methods$/m)[1]?.split(/^## /m)[0] ?? '';
    const nine = [...original.matchAll(/^\| `(Users\.\w+)`/gm)].map(([, name = '']) => name);
    expect(nine).toHaveLength(9);
    expect(methods).toEqual(expect.arrayContaining(nine));
  });

  it('names settings that there are', () => {
    const settings = readPage('docs/settings.md');
    const names = namesIn(/\bMOFANG_\w*[A-Z]\b/g);
    expect(names.length).toBeGreaterThan(5);
    expect(names.filter((name) => !settings.includes(`| \`${name}\``))).toEqual([]);
  });
});
