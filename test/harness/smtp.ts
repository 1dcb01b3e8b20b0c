import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';

export interface SmtpOptions {
  /** How TLS is offered, with a certificate that nobody vouches for. Without: not at all. */
  readonly tls?: 'starttls' | 'implicit';
  /** Who must log in, with this name and password. Without: nobody. */
  readonly auth?: { readonly user: string; readonly pass: string };
}

/** How the next mail is met; the one after it is taken again. */
export type SmtpBehaviour =
  /** A reply such as 550 (never) or 451 (later), to the receiver or once all was said. */
  | { readonly kind: 'refuse'; readonly code: number; readonly at: 'receiver' | 'end' }
  /** No reply to the receiver. */
  | { readonly kind: 'hang' }
  /** The connection ends where the reply should be. */
  | { readonly kind: 'drop' };

/** A mail that the server took. */
export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly isEncrypted: boolean;
  /** As it was sent, headers first. */
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
  /** Names and passwords that were sent, right or wrong. */
  readonly logins: readonly string[];
  /** How many connections were opened so far. */
  connections(): number;
  next(behaviour: SmtpBehaviour): void;
}

/** A real mail server, on the loopback interface. */
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

/** A server that says what it likes to whoever connects; nothing of what it hears is read. */
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

/** A server's words repeat what was sent to it, as real ones do. */
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
