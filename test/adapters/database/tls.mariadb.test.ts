import { type Certificates, makeCertificates } from '../../harness/certificates';
import { type MariaDb, startMariaDb } from '../../harness/mariadb';
import { runMofang } from '../../harness/program';

const PASSWORD = 'pa55-w0rd';

describe('MariaDB by TLS', () => {
  let own: Certificates;
  let misnamed: Certificates;
  let server: MariaDb;
  let misnamedServer: MariaDb;
  let plainServer: MariaDb;

  const tlsOptions = ({ ca, key, certificate }: Certificates) => [
    `--ssl-ca=${ca}`,
    `--ssl-key=${key}`,
    `--ssl-cert=${certificate}`,
  ];

  const urlOf = ({ port }: MariaDb, host = 'localhost') =>
    `mysql://mofang:${PASSWORD}@${host}:${port}/mofang`;

  /** The migrations, in a process of their own: Node.js reads NODE_EXTRA_CA_CERTS only when it starts. */
  const migrate = (mariaDb: MariaDb, ca: string, { host = 'localhost', hasTls = true } = {}) =>
    runMofang(['migrate'], {
      MOFANG_DATABASE_URL: urlOf(mariaDb, host),
      MOFANG_DATABASE_TLS: String(hasTls),
      NODE_EXTRA_CA_CERTS: ca,
    });

  /** The same, with the authority named by its setting. */
  const migrateBySetting = (mariaDb: MariaDb, ca: string) =>
    runMofang(['migrate'], {
      MOFANG_DATABASE_URL: urlOf(mariaDb),
      MOFANG_DATABASE_TLS: 'true',
      MOFANG_DATABASE_CA_FILE: ca,
    });

  beforeAll(async () => {
    [own, misnamed] = await Promise.all([makeCertificates('localhost'), makeCertificates('db.example.com')]);
    [server, misnamedServer, plainServer] = await Promise.all([
      startMariaDb(tlsOptions(own)),
      startMariaDb(tlsOptions(misnamed)),
      startMariaDb(['--skip-ssl']),
    ]);
    for (const each of [server, misnamedServer]) {
      await each.query(`CREATE USER mofang IDENTIFIED BY '${PASSWORD}' REQUIRE SSL`);
      await each.query('GRANT ALL ON mofang.* TO mofang');
    }
  }, 60_000);
  afterAll(async () => {
    for (const each of [server, misnamedServer, plainServer]) await each?.close();
    for (const each of [own, misnamed]) await each?.remove();
  });

  it('is opened where a known CA vouches for the host', async () => {
    const { code, stdout, stderr } = await migrate(server, own.ca);
    expect(stderr).toBe('');
    expect(stdout).toContain('Ran CreateUsers');
    expect(code).toBe(0);
  });

  it('is opened where the authority of the setting vouches for the host', async () => {
    const { code, stderr } = await migrateBySetting(server, own.ca);
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  it.each([
    ['of another CA than the setting names', () => migrateBySetting(server, misnamed.ca), /certificate/],
    ['of a CA that is not known', () => migrate(server, misnamed.ca), /self-signed certificate/],
    ['for another host', () => migrate(misnamedServer, misnamed.ca), /does not match certificate's altnames/],
    ['missing', () => migrate(plainServer, own.ca), /does not support secure connection/],
    ['asked of an IP address', () => migrate(server, own.ca, { host: '127.0.0.1' }), /by its host name/],
    ['required, and we ask for no TLS', () => migrate(server, own.ca, { hasTls: false }), /Access denied/],
  ])('is refused at once where the certificate is %s', async (_, attempt, reason) => {
    const { code, stderr } = await attempt();
    expect(stderr).toMatch(reason);
    expect(stderr).not.toContain(PASSWORD);
    expect(code).toBe(1);
  });
});
