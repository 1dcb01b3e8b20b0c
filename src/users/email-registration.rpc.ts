import { isUniqueViolation } from '../adapters/database/faults';
import { transaction } from '../adapters/database/transaction';
import type { Context } from '../context';
import { byUser, record } from '../events/record';
import { Failure } from '../failure';
import { addMail } from '../messages/messages.jobs';
import type { Call } from '../rpc/call';
import { Method, Namespace, NoParams, Public } from '../rpc/method';
import { LoggedIn, type LoggedInCall } from './account/guard';
import type { User } from './account/user.entity';
import {
  confirmEmail,
  insertRegistered,
  isEmailTaken,
  isNameTaken,
  releaseUnconfirmed,
} from './account/user.queries';
import { ActivateParams, EmailRegistration, RegisterByEmailParams } from './email-registration.dto';

/** Registration with an e-mail, and its activation (contract §2.3). */
@Namespace('Users')
export class UserEmailRegistration {
  constructor(
    readonly context: Pick<
      Context,
      | 'activationLinks'
      | 'authentication'
      | 'codes'
      | 'cooldowns'
      | 'db'
      | 'entrance'
      | 'passwords'
      | 'queue'
      | 'sendLimits'
    >,
  ) {}

  @Method(
    'Registers an e-mail with the code that was sent to it, logs in and sends the activation link.',
    RegisterByEmailParams,
    {
      result: EmailRegistration,
      failures: ['EMAIL_INVALID', 'USERNAME_INVALID', 'CODE_EXPIRED', 'CODE_REFUSED'],
    },
  )
  @Public()
  async registerByEmail(params: RegisterByEmailParams, call: Call): Promise<EmailRegistration> {
    const { codes, db, entrance, passwords } = this.context;
    const { username, password, email_code } = params;
    const email = params.email.toLowerCase();
    if (await isNameTaken(db.manager, username)) throw new Failure('USERNAME_INVALID');
    const code = await codes.look('mail:register', email, email_code, call.ip);
    // Checked only after the code: only the owner of an e-mail may learn whether it is in use.
    if (await isEmailTaken(db.manager, email)) throw new Failure('EMAIL_INVALID');
    const passwordHash = await passwords.hash(password);
    await codes.take(code);
    const entry = await transaction(db, async (manager) => {
      await releaseUnconfirmed(manager, email);
      const given = { name: username, email, passwordHash, ip: call.ip };
      return entrance.register(manager, await insertRegistered(manager, given), { by: 'email' }, call);
    }).catch(async (error) => {
      if (!isUniqueViolation(error)) throw error;
      throw new Failure((await isNameTaken(db.manager, username)) ? 'USERNAME_INVALID' : 'EMAIL_INVALID');
    });
    const { user } = entry;
    await this.sendLink(user, call).catch((err) => call.log.error({ err }, 'activation mail not queued'));
    return { id: user.id, username, email, ...(await entrance.announce(entry, call)) };
  }

  @Method('Confirms the e-mail that an activation link was sent to. A link works once.', ActivateParams, {
    failures: ['LINK_EXPIRED', 'ACTIVATION_LINK_INVALID'],
  })
  @Public()
  async activate({ code }: ActivateParams, call: Call): Promise<void> {
    const { activationLinks, codes, db } = this.context;
    const activation = activationLinks.open(code);
    if (activation === 'expired') throw new Failure('LINK_EXPIRED');
    if (activation === 'invalid') throw new Failure('ACTIVATION_LINK_INVALID');
    await transaction(db, async (manager) => {
      if (!(await confirmEmail(manager, activation))) throw new Failure('ACTIVATION_LINK_INVALID');
      const { userId } = activation;
      const details = { by: 'link' } as const;
      await record(manager, { type: 'user.email_changed', userId, details }, byUser(userId, call));
    });
    // If the user asked for a password reset, this link was sent instead of the code; now the code can be sent.
    await codes.forget('mail:resetpwd', activation.email);
  }

  @Method('Sends the activation link again.', NoParams, {
    failures: ['EMAIL_INVALID', 'CODE_TOO_OFTEN', 'MESSAGE_NOT_SENT'],
  })
  @LoggedIn()
  async resendActivation(_params: object, call: LoggedInCall): Promise<void> {
    const { user, ip } = call;
    if (user.email === null || user.isEmailConfirmed) {
      throw new Failure('EMAIL_INVALID', { text: 'EMAIL_NOT_WAITING' });
    }
    const { email } = user;
    const { cooldowns, sendLimits } = this.context;
    await sendLimits.ask(email, ip);
    await cooldowns.begin('activation', email, call.requestId);
    try {
      await this.sendLink(user, call);
    } catch (cause) {
      await cooldowns.end('activation', email, call.requestId);
      throw new Failure('MESSAGE_NOT_SENT', { cause });
    }
    await sendLimits.sent(email);
  }

  private async sendLink(user: User, { language }: Call): Promise<void> {
    const { activationLinks, queue } = this.context;
    await addMail(queue, activationLinks.mailTo(user, language));
  }
}
