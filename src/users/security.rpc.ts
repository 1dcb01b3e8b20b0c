import type { Context } from '../context';
import { Failure } from '../failure';
import { Method, Namespace, NoParams } from '../rpc/method';
import { maskEmail } from '../rules/email';
import { maskMobile } from '../rules/mobile';
import { type Channel, channelsOf, confirmationMethodsOf } from './account/confirmation';
import { LoggedIn, type LoggedInCall } from './account/guard';
import type { User } from './account/user.entity';
import { Confirmation, ConfirmParams, Security, SendConfirmCodeParams } from './security.dto';

/** The security of an account, and the confirmation of a session (contract §2.5). */
@Namespace('Users')
export class UserSecurity {
  constructor(
    readonly context: Pick<
      Context,
      'authentication' | 'codes' | 'codeSender' | 'credentials' | 'db' | 'identities' | 'sessions'
    >,
  ) {}

  @Method('Returns what protects the account and how its user can be reached.', NoParams, {
    result: Security,
  })
  @LoggedIn()
  async security(_params: object, { user }: LoggedInCall): Promise<Security> {
    const { mobile, email, isEmailConfirmed } = user;
    const methods = confirmationMethodsOf(user);
    return {
      has_password: methods.includes('password'),
      mobile: mobile === null ? '' : maskMobile(mobile),
      email: email === null || !isEmailConfirmed ? '' : maskEmail(email),
      providers: await this.context.identities.providersOf(user.id),
      methods,
    };
  }

  @Method(
    'Confirms the session: for ten minutes, calls that answered errno 10211 are allowed.',
    ConfirmParams,
    {
      result: Confirmation,
      failures: ['ARGUMENTS_INVALID', 'VALIDATION_FAILED', 'CODE_REFUSED', 'CODE_EXPIRED', 'LOCKED'],
    },
  )
  @LoggedIn()
  async confirm(params: ConfirmParams, call: LoggedInCall): Promise<Confirmation> {
    const { db, sessions } = this.context;
    if (!confirmationMethodsOf(call.user).includes(params.method)) throw new Failure('ARGUMENTS_INVALID');
    if (params.method === 'password') await this.assertPassword(params.password, call);
    else await this.useCode(params.code, call);
    const until = await sessions.confirm(db.manager, call.session);
    return { confirmed_until: until.toISOString() };
  }

  @Method('Sends a code for Users.confirm if the account has no password.', SendConfirmCodeParams, {
    failures: ['ARGUMENTS_INVALID', 'CODE_TOO_OFTEN', 'CAPTCHA_NEEDED', 'MESSAGE_NOT_SENT'],
  })
  @LoggedIn()
  async sendConfirmCode({ channel, ...captcha }: SendConfirmCodeParams, call: LoggedInCall): Promise<void> {
    const { codeSender } = this.context;
    const target = targetOf(call.user, channel);
    const request = { purpose: 'confirm', target, ...captcha } as const;
    if (channel === 'sms') await codeSender.sms(request, call, { kind: 'code' });
    else await codeSender.mail(request, call, { kind: 'code' });
  }

  private async assertPassword(password: string | undefined, call: LoggedInCall): Promise<void> {
    if (password === undefined) throw new Failure('ARGUMENTS_INVALID');
    if (await this.context.credentials.isPasswordOf(call.user, password, call)) return;
    throw new Failure('VALIDATION_FAILED', { fields: { password: ['PASSWORD_WRONG'] } });
  }

  /** The code may have been sent to the mobile or to the e-mail; the params do not say which. */
  private async useCode(code: string | undefined, { user, ip }: LoggedInCall): Promise<void> {
    if (code === undefined) throw new Failure('ARGUMENTS_INVALID');
    const { codes } = this.context;
    for (const { channel, target } of channelsOf(user)) {
      const purpose = channel === 'sms' ? 'confirm' : 'mail:confirm';
      if (await codes.isPending(purpose, target, ip))
        return codes.take(await codes.look(purpose, target, code, ip));
    }
    throw new Failure('CODE_EXPIRED');
  }
}

/** @throws Failure ARGUMENTS_INVALID if the account has a stronger method, or no such address. */
function targetOf(user: User, channel: Channel): string {
  const found = channelsOf(user).find((each) => each.channel === channel);
  if (found === undefined || !confirmationMethodsOf(user).includes('code'))
    throw new Failure('ARGUMENTS_INVALID');
  return found.target;
}
