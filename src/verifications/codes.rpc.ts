import type { Context } from '../context';
import type { Call } from '../rpc/call';
import { Method, Namespace, Public } from '../rpc/method';
import { findReachable, isEmailTaken, isMobileTaken } from '../users/account/user.queries';
import { EmailParams, SmsParams } from './codes.dto';

const FAILURES = ['CODE_TOO_OFTEN', 'CAPTCHA_NEEDED', 'MESSAGE_NOT_SENT'] as const;

/** Verification codes by SMS and by mail (contract §2.2). No answer tells whether an account exists. */
@Namespace('Verifications')
export class Codes {
  constructor(readonly context: Pick<Context, 'codeSender' | 'config' | 'db'>) {}

  @Method('Sends a code to a mobile, if a code can be used there.', SmsParams, {
    ruleErrors: 'text',
    failures: FAILURES,
  })
  @Public()
  async sms({ mobile, purpose, ...captcha }: SmsParams, call: Call): Promise<void> {
    const { codeSender, config, db } = this.context;
    const { manager } = db;
    // A mobile to bind may belong to an account; only a caller with the code learns that.
    const isWanted = {
      register: async () => !(await isMobileTaken(manager, mobile)),
      reset: async () => (await findReachable(manager, mobile, config.accounts)) !== null,
      bind: async () => true,
    }[purpose];
    const content = { kind: (await isWanted()) ? 'code' : 'nothing' } as const;
    await codeSender.sms({ purpose, target: mobile, ...captcha }, call, content);
  }

  @Method('Sends a code to an e-mail, if a code can be used there.', EmailParams, { failures: FAILURES })
  @Public()
  async email({ email, send_type, ...captcha }: EmailParams, call: Call): Promise<void> {
    const { codeSender, config, db } = this.context;
    const target = email.toLowerCase();
    const isWanted =
      send_type === 'resetpwd'
        ? (await findReachable(db.manager, target, config.accounts)) !== null
        : !(await isEmailTaken(db.manager, target));
    const content = { kind: isWanted ? 'code' : 'nothing' } as const;
    await codeSender.mail({ purpose: send_type, target, ...captcha }, call, content);
  }
}
