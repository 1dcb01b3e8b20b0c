import { createHash } from 'node:crypto';
import { createTransport, type NodemailerError, type SMTPPoolOptions } from 'nodemailer';
import type { MailConfig } from '../../config';
import { ProviderError, Refused } from '../provider/refusal';
import type { Mail, MailMessage } from './port';

type SmtpConfig = Extract<MailConfig, { kind: 'smtp' }>;

/** One plain address: no list, no display name, nothing that could end a header line. */
const ADDRESS = /^[^\s@<>()[\]\\,;:"]+@[^\s@<>()[\]\\,;:"]+$/;

/**
 * Sends by SMTP (RFC 5321) over a few connections that are kept open. Errors hold codes only, because a
 * server's own words repeat the address.
 */
export class SmtpMail implements Mail {
  private readonly transport;
  private readonly domain: string;

  /** @param timeoutMs for one mail, from waiting for a connection to the server's last reply. */
  constructor(
    private readonly config: SmtpConfig,
    private readonly timeoutMs = 30_000,
  ) {
    this.transport = createTransport(poolOptions(config, timeoutMs));
    this.domain = config.from.replace(/^.*@|>$/g, '');
  }

  async send({ to, subject, text, html, messageId }: MailMessage): Promise<void> {
    if (!ADDRESS.test(to)) throw new Refused('The mail has no address that it could be sent to.');
    const mail = {
      from: this.config.from,
      to,
      subject,
      text,
      html,
      ...(messageId === undefined ? {} : { messageId: this.messageIdOf(messageId) }),
      // RFC 3834: no out-of-office reply comes back.
      headers: { 'Auto-Submitted': 'auto-generated' },
      signal: AbortSignal.timeout(this.timeoutMs),
    };
    await this.transport.sendMail(mail).catch((error: NodemailerError) => {
      const fault = faultOf(error);
      const text = `The mail server did not take the mail: ${fault}`;
      throw error.permanent ? new Refused(text, fault) : new ProviderError(text, fault);
    });
  }

  async close(): Promise<void> {
    this.transport.close();
  }

  private messageIdOf(key: string): string {
    return `<${createHash('sha256').update(key).digest('hex').slice(0, 32)}@${this.domain}>`;
  }
}

/**
 * If TLS is required, passwords and mails travel only by TLS with a verified certificate: from the first byte
 * (`smtps:`), or after STARTTLS. Otherwise TLS is used if the server offers it, with any certificate.
 */
function poolOptions({ url, needsTls }: SmtpConfig, timeoutMs: number): SMTPPoolOptions & { pool: true } {
  const { protocol, hostname, port, username, password } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const secure = protocol === 'smtps:';
  const auth = { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
  return {
    pool: true,
    host,
    port: Number(port) || (secure ? 465 : 587),
    secure,
    requireTLS: !secure && needsTls,
    tls: { rejectUnauthorized: needsTls },
    ...(username === '' ? {} : { auth }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
  };
}

/** Such as `SMTP 550`, `timeout` or `ECONNECTION`. */
function faultOf({ code, responseCode }: NodemailerError): string {
  if (responseCode) return `SMTP ${responseCode}`;
  return code === 'EABORT' || code === 'ETIMEDOUT' ? 'timeout' : String(code);
}
