import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../src/config';
import { makeCertificates } from '../harness/certificates';
import { PRODUCTION } from '../harness/production';
import { faultsOf } from './faults';

const inProduction = (url: string) =>
  faultsOf({ ...PRODUCTION, MOFANG_DATABASE_URL: url, MOFANG_DATABASE_TLS: 'true' });

const GOOD = 'mysql://mofang:p@db.example.com:3306/mofang';

describe('a MySQL without a password', () => {
  it.each([
    'mysql://mofang@db.example.com/mofang',
    'mysql://mofang:@10.0.0.2:3306/mofang',
    'mysql://db/mofang',
  ])('is refused in production: %s', (url) => {
    expect(inProduction(url)).toEqual([expect.stringMatching(/^MOFANG_DATABASE_URL has no password/)]);
    expect(faultsOf({ MOFANG_DATABASE_URL: url })).toEqual([]);
  });

  it.each(['mysql://root@127.0.0.1:3306/mofang', 'mysql://root@[::1]/mofang', 'sqlite:/data/mofang.sqlite'])(
    'is accepted on this machine: %s',
    (url) => expect(inProduction(url)).toEqual([]),
  );

  it.each([GOOD, 'mysql://mofang:p@ss:w%2Frd@db.example.com/mofang'])('is not %s', (url) => {
    expect(inProduction(url)).toEqual([]);
  });
});

describe('the CA of MySQL', () => {
  const withCa = (file: string, tls: string) =>
    ({ MOFANG_DATABASE_URL: GOOD, MOFANG_DATABASE_TLS: tls, MOFANG_DATABASE_CA_FILE: file }) as const;

  it('is read from its file, and needs TLS', async () => {
    const { ca, remove } = await makeCertificates('localhost');
    try {
      expect(readConfig(withCa(ca, 'true')).database).toMatchObject({
        tls: { ca: expect.stringMatching(/^-----BEGIN CERTIFICATE-----/) },
      });
      expect(faultsOf(withCa(ca, 'false'))).toEqual([
        'MOFANG_DATABASE_CA_FILE is set, but MOFANG_DATABASE_TLS is not true. Set that, or leave this out.',
      ]);
    } finally {
      await remove();
    }
  });

  it('is no other file', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'mofang-test-')), 'ca.pem');
    writeFileSync(file, 'no certificate');
    for (const path of [file, '/nowhere/ca.pem'])
      expect(faultsOf(withCa(path, 'true'))).toEqual([
        expect.stringMatching(/^MOFANG_DATABASE_CA_FILE: must name a file of certificates in PEM \(\w+\)$/),
      ]);
  });
});
