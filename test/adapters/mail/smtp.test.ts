import type { Socket } from 'node:net';
import type { MailMessage } from '../../../src/adapters/mail/port';
import { SmtpMail } from '../../../src/adapters/mail/smtp';
import { Refused } from '../../../src/adapters/provider/refusal';
import { readConfig } from '../../../src/config';
import { type SmtpHost, startBabbler, startSmtp, type TestSmtp } from '../../harness/smtp';

const MESSAGE: MailMessage = {
  to: 'li.si@example.com',
  purpose: 'register',
  subject: '魔方：注册验证码',
  text: '验证码是：\n\n4F7K2Q\n',
  html: '<p>验证码是：</p>\n<p>4F7K2Q</p>\n',
  code: '4F7K2Q',
};

const FROM = '魔方 <no-reply@mofang.example>';
const TIMEOUT_MS = 500;
const USER = { user: 'mail er@example.com', pass: 'p@ss/w:rd é' };
const LOGIN = `${encodeURIComponent(USER.user)}:${encodeURIComponent(USER.pass)}`;

describe('mail by SMTP', () => {
  const open: { close(): Promise<void> }[] = [];

  afterEach(async () => {
    for (const each of open.splice(0)) await each.close();
  });

  const kept = <T extends { close(): Promise<void> }>(each: T): T => {
    open.unshift(each);
    return each;
  };

  const server = async (options?: Parameters<typeof startSmtp>[0]) => kept(await startSmtp(options));

  /** By the settings, which say where TLS is needed. */
  function mailTo(url: string, timeoutMs = 10_000, networks = ''): SmtpMail {
    const { mail } = readConfig({
      MOFANG_MAIL: 'smtp',
      MOFANG_SMTP_URL: url,
      MOFANG_MAIL_FROM: FROM,
      MOFANG_PLAINTEXT_NETWORKS: networks,
    });
    if (mail.kind !== 'smtp') throw new Error('It must be SMTP.');
    return kept(new SmtpMail(mail, timeoutMs));
  }

  /** The error that sending ends with. */
  async function failure(url: string, change: Partial<MailMessage> = {}): Promise<Error> {
    return mailTo(url, TIMEOUT_MS)
      .send({ ...MESSAGE, ...change })
      .then(
        () => new Error('it was sent'),
        (reason) => reason,
      );
  }

  async function passingFailure(url: string): Promise<string> {
    const error = await failure(url);
    expect(error).not.toBeInstanceOf(Refused);
    return error.message;
  }

  it('a mail arrives as it was written, as text and as HTML, to one receiver', async () => {
    const smtp = await server();
    await mailTo(smtp.url).send(MESSAGE);

    expect(smtp.mails).toHaveLength(1);
    expect(smtp.mails[0]).toMatchObject({
      from: 'no-reply@mofang.example',
      to: ['li.si@example.com'],
      parsed: {
        subject: '魔方：注册验证码',
        text: '验证码是：\n\n4F7K2Q\n',
        html: '<p>验证码是：</p>\n<p>4F7K2Q</p>\n',
        from: { value: [{ name: '魔方', address: 'no-reply@mofang.example' }] },
        to: { value: [{ name: '', address: 'li.si@example.com' }] },
      },
    });
    expect(smtp.mails[0]?.parsed.headers.get('auto-submitted')).toBe('auto-generated');
  });

  it('only bytes below 128 are sent, which any server can pass on', async () => {
    const smtp = await server();
    await mailTo(smtp.url).send(MESSAGE);

    expect(smtp.mails[0]?.raw).toMatch(/^[\r\n\t -~]+$/);
  });

  it('the same mail sent twice has the same Message-ID, another mail another', async () => {
    const smtp = await server();
    const mail = mailTo(smtp.url);
    for (const messageId of ['job 1', 'job 1', 'job 2', '>\r\nBcc: x@example.com'])
      await mail.send({ ...MESSAGE, messageId });

    const ids = smtp.mails.map(({ parsed }) => parsed.messageId);
    expect(ids[0]).toBe(ids[1]);
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect(id).toMatch(/^<[\w-]+@mofang\.example>$/);
    expect(smtp.mails.at(-1)?.parsed.headers.has('bcc')).toBe(false);
  });

  it('a mail without a key has a Message-ID of its own', async () => {
    const smtp = await server();
    const mail = mailTo(smtp.url);
    await mail.send(MESSAGE);
    await mail.send(MESSAGE);

    const [first, second] = smtp.mails.map(({ parsed }) => parsed.messageId);
    expect(first).toMatch(/@mofang\.example>$/);
    expect(first).not.toBe(second);
  });

  it.each([
    'li@example.com\r\nBcc: eve@example.com',
    'li@example.com, eve@example.com',
    'li@example.com;eve@example.com',
    'Li <li@example.com>',
    '"li"@example.com',
    'li@example.com ',
    'li@',
    'li',
    '',
  ])('%j is no address: refused, and nothing is sent', async (to) => {
    const smtp = await server();

    expect(await failure(smtp.url, { to })).toBeInstanceOf(Refused);
    expect(smtp.connections()).toBe(0);
  });

  it('a subject can add no header', async () => {
    const smtp = await server();
    await mailTo(smtp.url).send({ ...MESSAGE, subject: 'Hello\r\nBcc: eve@example.com\n\nBody' });

    expect(smtp.mails[0]?.to).toEqual(['li.si@example.com']);
    expect(smtp.mails[0]?.parsed.headers.has('bcc')).toBe(false);
    expect(smtp.mails[0]?.parsed.text).toBe(MESSAGE.text);
  });

  it('mails share a connection', async () => {
    const smtp = await server();
    const mail = mailTo(smtp.url);
    for (let i = 0; i < 5; i++) await mail.send(MESSAGE);

    expect(smtp.mails).toHaveLength(5);
    expect(smtp.connections()).toBe(1);
  });

  it.each([550, 552, 554])('%i to the receiver is a refusal', async (code) => {
    const smtp = await server();
    smtp.next({ kind: 'refuse', code, at: 'receiver' });
    const error = await failure(smtp.url);

    expect(error).toBeInstanceOf(Refused);
    expect(error.message).toBe(`The mail server did not take the mail: SMTP ${code}`);
  });

  it('554 to the whole mail is a refusal, and the next mail is sent', async () => {
    const smtp = await server();
    const mail = mailTo(smtp.url);
    smtp.next({ kind: 'refuse', code: 554, at: 'end' });

    await expect(mail.send(MESSAGE)).rejects.toBeInstanceOf(Refused);
    await mail.send(MESSAGE);
    expect(smtp.mails).toHaveLength(1);
  });

  it.each([
    [421, 'receiver'],
    [450, 'receiver'],
    [451, 'end'],
    [452, 'end'],
  ] as const)('%i to the %s may pass', async (code, at) => {
    const smtp = await server();
    smtp.next({ kind: 'refuse', code, at });

    expect(await passingFailure(smtp.url)).toContain(`SMTP ${code}`);
  });

  it('a server that hangs is an error that may pass, as soon as the time is up; the next mail is sent', async () => {
    const smtp = await server();
    const mail = mailTo(smtp.url, TIMEOUT_MS);
    smtp.next({ kind: 'hang' });

    const error: Error = await mail.send(MESSAGE).catch((reason) => reason);
    expect(error).not.toBeInstanceOf(Refused);
    expect(error.message).toContain('timeout');
    await mail.send(MESSAGE);
    expect(smtp.mails).toHaveLength(1);
  });

  it('a connection that the server ends is opened again', async () => {
    const smtp = await server();
    const mail = mailTo(smtp.url);
    await mail.send(MESSAGE);
    smtp.next({ kind: 'drop' });
    await mail.send(MESSAGE);

    expect(smtp.mails).toHaveLength(2);
    expect(smtp.connections()).toBe(2);
  });

  const BABBLERS: [string, (socket: Socket) => void, RegExp][] = [
    ['says nothing', () => undefined, /timeout/],
    ['never ends its greeting', (socket) => drip(socket, '220-hello\r\n'), /timeout/],
    ['never ends an answer', (socket) => drip(socket, '250-yes\r\n', '220 hello\r\n'), /timeout/],
    [
      'speaks another language',
      (socket) => void socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'),
      /EPROTOCOL/,
    ],
    ['hangs up', (socket) => void socket.end(), /ECONNECTION|ESOCKET|timeout/],
    ['greets with 421', (socket) => void socket.write('421 busy\r\n'), /SMTP 421/],
  ];

  it.each(BABBLERS)('a server that %s is an error that may pass', async (_what, speak, reason) => {
    const { port } = kept<SmtpHost>(await startBabbler(speak));

    expect(await passingFailure(`smtp://127.0.0.1:${port}`)).toMatch(reason);
  });

  it('a server that greets with 554 is a refusal', async () => {
    const { port } = kept(await startBabbler((socket) => void socket.write('554 no service for you\r\n')));

    expect(await failure(`smtp://127.0.0.1:${port}`)).toBeInstanceOf(Refused);
  });

  it('a refused connection is an error that may pass', async () => {
    const smtp = await startSmtp();
    await smtp.close();

    expect(await passingFailure(smtp.url)).toMatch(/ESOCKET|ECONNECTION/);
  });

  it('name and password of the address are used, whatever characters they hold', async () => {
    const smtp = await server({ auth: USER });
    await mailTo(smtp.url.replace('://', `://${LOGIN}@`)).send(MESSAGE);

    expect(smtp.mails).toHaveLength(1);
    expect(smtp.logins).toEqual([`${USER.user}:${USER.pass}`]);
  });

  it('a wrong password is a refusal', async () => {
    const smtp = await server({ auth: USER });
    const error = await failure(smtp.url.replace('://', '://me:wrong@'));

    expect(error).toBeInstanceOf(Refused);
    expect(error.message).toContain('SMTP 535');
  });

  it.each(['starttls', 'implicit'] as const)('TLS is used where it is offered: %s', async (tls) => {
    const smtp = await server({ tls, auth: USER });
    await mailTo(smtp.url.replace('://', `://${LOGIN}@`)).send(MESSAGE);

    expect(smtp.mails[0]?.isEncrypted).toBe(true);
  });

  describe('beyond this machine', () => {
    /** Reaches the same server by an address that is not one of the loopback interface's. */
    const elsewhere = ({ url }: TestSmtp) => url.replace('://127.0.0.1', `://${LOGIN}@0.0.0.0`);

    it('a server in a network of one’s own needs no TLS, and its certificate nobody to vouch for it', async () => {
      for (const options of [{ auth: USER }, { tls: 'starttls', auth: USER }] as const) {
        const smtp = await server(options);
        await mailTo(elsewhere(smtp), TIMEOUT_MS, '0.0.0.0/8').send(MESSAGE);

        expect(smtp.mails[0]?.isEncrypted).toBe('tls' in options);
      }
    });

    it('neither password nor mail is sent to a server without TLS', async () => {
      const smtp = await server({ auth: USER });

      expect((await failure(elsewhere(smtp))).message).toContain('did not take the mail');
      expect(smtp.connections()).toBe(1);
      expect(smtp.logins).toEqual([]);
      expect(smtp.mails).toEqual([]);
    });

    it.each(['starttls', 'implicit'] as const)(
      'nor to one whose certificate nobody vouches for: %s',
      async (tls) => {
        const smtp = await server({ tls, auth: USER });

        expect(await passingFailure(elsewhere(smtp))).toMatch(/ETLS|ESOCKET/);
        expect(smtp.connections()).toBe(1);
        expect(smtp.logins).toEqual([]);
        expect(smtp.mails).toEqual([]);
      },
    );
  });

  it('no error tells the address, the code or the password', async () => {
    const smtp = await server({ auth: USER });
    const url = smtp.url.replace('://', `://${LOGIN}@`);
    const errors = [await failure(smtp.url.replace('://', `://${encodeURIComponent(USER.user)}:wrong@`))];
    for (const at of ['receiver', 'end'] as const) {
      smtp.next({ kind: 'refuse', code: 550, at });
      errors.push(await failure(url));
    }
    errors.push(await failure(url, { to: `${MESSAGE.to}\r\n` }));

    for (const error of errors) {
      expect(error).toBeInstanceOf(Refused);
      const told = `${error.stack} ${JSON.stringify(error)} ${error.cause}`;
      for (const secret of [MESSAGE.to, '4F7K2Q', USER.user, USER.pass, 'wrong'])
        expect(told).not.toContain(secret);
    }
  });
});

/** Writes the same words again and again, after the first ones. */
function drip(socket: Socket, words: string, first = words): void {
  socket.write(first);
  const timer = setInterval(() => socket.write(words), 20);
  socket.on('close', () => clearInterval(timer));
}
