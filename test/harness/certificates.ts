import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const openssl = (args: readonly string[]) => promisify(execFile)('openssl', args);
const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
const NEW = ['req', '-x509', ...NEW_KEY, '-days', '2'];

/** A certificate authority and a certificate that it issued, as PEM files. */
export interface Certificates {
  readonly ca: string;
  readonly key: string;
  readonly certificate: string;
  remove(): Promise<void>;
}

/** Makes a new authority, and a certificate for a host name. */
export async function makeCertificates(host: string): Promise<Certificates> {
  const folder = await mkdtemp(join(tmpdir(), 'mofang-tls-'));
  const [ca, caKey, key, certificate] = ['ca.pem', 'ca.key', 'server.key', 'server.pem'].map((name) =>
    join(folder, name),
  ) as [string, string, string, string];
  await openssl([...NEW, '-subj', '/CN=Test CA', '-keyout', caKey, '-out', ca]);
  const signed = ['-CA', ca, '-CAkey', caKey, '-addext', `subjectAltName=DNS:${host}`];
  await openssl([...NEW, ...signed, '-subj', `/CN=${host}`, '-keyout', key, '-out', certificate]);
  return { ca, key, certificate, remove: () => rm(folder, { recursive: true, force: true }) };
}
