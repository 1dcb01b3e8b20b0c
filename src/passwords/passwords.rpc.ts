import { transaction } from '../adapters/database/transaction';
import type { MailContent } from '../codes/code-sender';
import type { Context } from '../context';
import { byUser, record } from '../events/record';
import { Failure } from '../failure';
import type { Call } from '../rpc/call';
import { Method, Namespace, Public } from '../rpc/method';
import { sendNotice } from '../users/account/notices';
import { mayLogIn } from '../users/account/standing';
import { User } from '../users/account/user.entity';
import { changePassword, findByAccount, findReachable, lockUser } from '../users/account/user.queries';
import { ForgotParams, ResetParams, VerifyParams, VerifyResult } from './passwords.dto';

/** Resetting a forgotten password (contract §2.4). The code proves the user's identity, not the address. */
@Namespace('Passwords')
export class PasswordResets {
  constructor(
    readonly context: Pick<
      Context,
      | 'activationLinks'
      | 'codes'
      | 'codeSender'
      | 'config'
      | 'db'
      | 'passwords'
      | 'queue'
      | 'resetTokens'
      | 'sessions'
    >,
  ) {}

  @Method('Sends a code to the e-mail or the mobile of an account, if the account exists.', ForgotParams, {
    failures: ['ARGUMENTS_INVALID', 'CODE_TOO_OFTEN', 'CAPTCHA_NEEDED', 'MESSAGE_NOT_SENT'],
  })
  @Public()
  async forgot({ email, mobile, captcha_id, captcha }: ForgotParams, call: Call): Promise<void> {
    const { codes, codeSender, config, db } = this.context;
    const { purpose, target } = targetOf(email, mobile);
    const user = await findByAccount(db.manager, target, config.accounts);
    if (await codes.isPending(purpose, target, call.ip)) return;
    const request = { target, captcha_id, captcha };
    const content = { kind: user === null ? 'nothing' : 'code' } as const;
    if (purpose === 'reset') await codeSender.sms({ ...request, purpose }, call, content);
    else await codeSender.mail({ ...request, purpose: 'resetpwd' }, call, this.mailContent(user, call));
  }

  private mailContent(user: User | null, { language }: Call): MailContent {
    if (user === null) return { kind: 'nothing' };
    if (user.isEmailConfirmed) return { kind: 'code' };
    // A user with an unconfirmed e-mail may not own it, so the activation comes first.
    return { kind: 'mail', mail: this.context.activationLinks.mailTo(user, language) };
  }

  @Method('Checks the code and returns a token for Passwords.reset.', VerifyParams, {
    result: VerifyResult,
    failures: ['ARGUMENTS_INVALID', 'CODE_REFUSED', 'CODE_EXPIRED'],
  })
  @Public()
  async verify({ email, mobile, code }: VerifyParams, { ip }: Call): Promise<VerifyResult> {
    const { codes, config, db, resetTokens } = this.context;
    const { purpose, target } = targetOf(email, mobile);
    const right = await codes.look(purpose, target, code, ip);
    const user = await findReachable(db.manager, target, config.accounts);
    await codes.take(right);
    // No user, so no code was sent: this one was guessed.
    if (user === null) throw new Failure('CODE_REFUSED');
    return { email: email ?? '', reset_token: await resetTokens.issue(user) };
  }

  @Method('Sets a new password and ends every session.', ResetParams, {
    failures: ['LINK_EXPIRED', 'NEW_PASSWORD_SAME'],
  })
  @Public()
  async reset({ reset_token, password1 }: ResetParams, call: Call): Promise<void> {
    const { db, passwords, queue, sessions } = this.context;
    const user = await this.userOf(reset_token);
    if (await passwords.verify(user.passwordHash, password1)) throw new Failure('NEW_PASSWORD_SAME');
    const newHash = await passwords.hash(password1);
    await transaction(db, async (manager) => {
      // The addresses may have changed since the token was checked; from here on the row is locked.
      const now = await lockUser(manager, user);
      const isSame = now !== null && now.email === user.email && now.mobile === user.mobile;
      if (!isSame || !(await changePassword(manager, user, newHash))) throw new Failure('LINK_EXPIRED');
      await sessions.endAll(manager, user.id, 'password_changed');
      await record(manager, { type: 'password.reset', userId: user.id }, byUser(user.id, call));
    });
    await sendNotice(queue, user, { kind: 'reset' }, call);
  }

  /** The user of a reset token. */
  private async userOf(token: string): Promise<User> {
    const { config, db, resetTokens } = this.context;
    const id = await resetTokens.accountIdOf(token);
    const user = id === undefined ? null : await db.manager.findOneBy(User, { id });
    if (user === null || !mayLogIn(user, config.accounts)) throw new Failure('LINK_EXPIRED');
    if (!(await resetTokens.isFor(token, user))) throw new Failure('LINK_EXPIRED');
    return user;
  }
}

/** @throws Failure ARGUMENTS_INVALID unless exactly one of the two is given. */
function targetOf(email: string | undefined, mobile: string | undefined) {
  if (email !== undefined && mobile === undefined) {
    return { purpose: 'mail:resetpwd', target: email.toLowerCase() } as const;
  }
  if (mobile !== undefined && email === undefined) return { purpose: 'reset', target: mobile } as const;
  throw new Failure('ARGUMENTS_INVALID', { text: 'EMAIL_OR_MOBILE' });
}
