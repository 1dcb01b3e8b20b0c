import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../src/config';
import { ROWS } from '../../src/config/settings';
import { PRODUCTION, PRODUCTION_SECRET } from '../harness/production';
import { faultsOf } from './faults';

const folder = mkdtempSync(join(tmpdir(), 'mofang-test-'));

function fileWith(content: string): string {
  const file = join(folder, `secret-${Math.random()}`);
  writeFileSync(file, content);
  return file;
}

const { MOFANG_JWT_SECRET: _, ...WITHOUT_SECRET } = PRODUCTION;

describe('a secret in a file', () => {
  it.each([
    ['as it is', PRODUCTION_SECRET, PRODUCTION_SECRET],
    ['without the newline at its end', `${PRODUCTION_SECRET}\n`, PRODUCTION_SECRET],
    ['without one of Windows', `${PRODUCTION_SECRET}\r\n`, PRODUCTION_SECRET],
    ['with everything else', ` ${PRODUCTION_SECRET} \n\n`, ` ${PRODUCTION_SECRET} \n`],
  ])('is read %s', (_how, content, secret) => {
    const config = readConfig({ ...WITHOUT_SECRET, MOFANG_JWT_SECRET_FILE: fileWith(content) });
    expect(config.tokens.secret).toBe(secret);
    expect(config.unknownSettings).toEqual([]);
  });

  const secrets = [...ROWS].filter(([, { isSecret }]) => isSecret).map(([name]) => name);

  it.each(secrets)('may be %s', (name) => {
    expect(faultsOf({ [`${name}_FILE`]: join(folder, 'nowhere') })).toEqual([
      `${name}: ${join(folder, 'nowhere')}, which ${name}_FILE names, can't be read (ENOENT).`,
    ]);
  });

  it('is held to the same rules, and no fault repeats it', () => {
    const weak = 'short-but-mine';
    const faults = faultsOf({
      ...WITHOUT_SECRET,
      MOFANG_JWT_SECRET_FILE: fileWith(weak),
      MOFANG_DATABASE_URL_FILE: fileWith(`postgres://user:${weak}@localhost/mofang`),
    });
    expect(faults).toEqual([
      expect.stringMatching(/^MOFANG_DATABASE_URL: must be/),
      expect.stringMatching(/^MOFANG_JWT_SECRET is a default or too weak/),
    ]);
    expect(faults.join()).not.toContain(weak);
  });

  it('is not set a second time', () => {
    expect(faultsOf({ ...PRODUCTION, MOFANG_JWT_SECRET_FILE: fileWith(PRODUCTION_SECRET) })).toEqual([
      'MOFANG_JWT_SECRET: MOFANG_JWT_SECRET_FILE is set too. Leave one of them out.',
    ]);
  });

  it.each([
    ['is empty', () => fileWith('\n'), 'is empty'],
    ['is a folder', () => folder, "can't be read (EISDIR)"],
  ])('is not read from what %s', (_what, path, reason) => {
    expect(faultsOf({ ...WITHOUT_SECRET, MOFANG_JWT_SECRET_FILE: path() })).toEqual([
      expect.stringContaining(`which MOFANG_JWT_SECRET_FILE names, ${reason}`),
    ]);
  });

  it('counts as not set where its variable is empty', () => {
    expect(faultsOf({ ...PRODUCTION, MOFANG_JWT_SECRET_FILE: '' })).toEqual([]);
  });

  it('is no way to set what is no secret', () => {
    expect(faultsOf({ ...PRODUCTION, MOFANG_PORT_FILE: fileWith('80') })).toEqual([
      expect.stringContaining('MOFANG_PORT_FILE is not a setting'),
    ]);
  });
});
