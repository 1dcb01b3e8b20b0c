import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';

export interface SmtpOptions {
  /** How TLS is offered, with an untrusted certificate. Unset: no TLS. */
  readonly tls?: 'starttls' | 'implicit';
  /** The required login. Unset: no login. */
  readonly auth?: { readonly user: string; readonly pass: string };
}

/** How the next mail is treated; the one after it is accepted again. */
export type SmtpBehaviour =
  /** A reply such as 550 (permanent) or 451 (temporary), after the receiver or at the end of the mail. */
  | { readonly kind: 'refuse'; readonly code: number; readonly at: 'receiver' | 'end' }
  /** No reply to the receiver. */
  | { readonly kind: 'hang' }
  /** The connection is closed instead of a reply. */
  | { readonly kind: 'drop' };

/** A mail that the server accepted. */
export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly isEncrypted: boolean;
  /** The mail as it was sent, headers first. */
  readonly raw: string;
  readonly parsed: ParsedMail;
}

export interface SmtpHost {
  readonly port: number;
  close(): Promise<void>;
}

export interface TestSmtp extends SmtpHost {
  /** Such as `smtp://127.0.0.1:40123`. */
  readonly url: string;
  /** Oldest first. */
  readonly mails: readonly ReceivedMail[];
  /** The names and passwords that were sent, correct or not. */
  readonly logins: readonly string[];
  /** The number of connections opened so far. */
  connections(): number;
  next(behaviour: SmtpBehaviour): void;
}

/** Starts a real mail server on the loopback interface. */
export async function startSmtp({ tls, auth }: SmtpOptions = {}): Promise<TestSmtp> {
  const mails: ReceivedMail[] = [];
  const logins: string[] = [];
  const behaviours: SmtpBehaviour[] = [];
  const sockets: Socket[] = [];
  let current: SmtpBehaviour | undefined;

  const server = new SMTPServer({
    logger: false,
    secure: tls === 'implicit',
    disabledCommands: [...(tls === 'starttls' ? [] : ['STARTTLS']), ...(auth === undefined ? ['AUTH'] : [])],
    authOptional: auth === undefined,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    closeTimeout: 50,
    onAuth({ username, password }, _session, done) {
      logins.push(`${username}:${password}`);
      if (username === auth?.user && password === auth?.pass) done(null, { user: username });
      else done(replyOf(535, `no such account: ${username}`));
    },
    onRcptTo({ address }, session, done) {
      current = behaviours.shift();
      if (current?.kind === 'hang') return;
      if (current?.kind === 'drop') sockets.find((socket) => socket.remotePort === session.remotePort)?.end();
      else if (current?.kind === 'refuse' && current.at === 'receiver') done(replyOf(current.code, address));
      else done();
    },
    onData(stream, session, done) {
      const code = current?.kind === 'refuse' ? current.code : undefined;
      receive(stream, session).then((mail) => {
        if (code === undefined) mails.push(mail);
        done(code === undefined ? null : replyOf(code, mail.raw.slice(0, 200)));
      }, done);
    },
  });
  server.on('error', () => undefined);
  server.server.on('connection', (socket: Socket) => void sockets.push(socket));
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return {
    port,
    url: `${tls === 'implicit' ? 'smtps' : 'smtp'}://127.0.0.1:${port}`,
    mails,
    logins,
    connections: () => sockets.length,
    next: (behaviour) => void behaviours.push(behaviour),
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** Starts a server that calls `speak` for every client and ignores what the client sends. */
export async function startBabbler(speak: (socket: Socket) => void): Promise<SmtpHost> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined).resume();
    speak(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** As with real servers, the reply repeats what was sent to it. */
const replyOf = (responseCode: number, words: string) => Object.assign(new Error(words), { responseCode });

async function receive(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<ReceivedMail> {
  const raw = await buffer(stream);
  const { mailFrom, rcptTo } = session.envelope;
  return {
    from: mailFrom === false ? '' : mailFrom.address,
    to: rcptTo.map(({ address }) => address),
    isEncrypted: session.secure,
    raw: raw.toString(),
    parsed: await simpleParser(raw),
  };
}
