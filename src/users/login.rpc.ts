import { transaction } from '../adapters/database/transaction';
import type { Context } from '../context';
import { Failure } from '../failure';
import type { TextKey } from '../i18n';
import type { Call } from '../rpc/call';
import { Method, Namespace, Public } from '../rpc/method';
import { TokenPair } from './account/tokens.dto';
import { LoginParams } from './login.dto';

/** Login with a password (contract §1.4). */
@Namespace('Users')
export class UserLogin {
  constructor(readonly context: Pick<Context, 'captcha' | 'credentials' | 'db' | 'entrance' | 'passwords'>) {}

  @Method('Logs in with a mobile, an e-mail or an account name.', LoginParams, {
    result: TokenPair,
    failures: ['VALIDATION_FAILED', 'LOCKED'],
  })
  @Public()
  async login(params: LoginParams, call: Call): Promise<TokenPair> {
    const { account, password, ticket, randstr, device_id, device_name } = params;
    const { captcha, credentials, db, entrance, passwords } = this.context;
    if (!(await captcha.verify(ticket ?? '', randstr ?? '', call.ip)))
      throw refusal('ticket', 'CAPTCHA_FAILED');

    // Try again if the account was changed while the password was compared.
    for (;;) {
      const user = await credentials.userOf(account, password, call);
      if (user === undefined) throw refusal('password', 'CREDENTIALS_WRONG');
      const newHash = await passwords.renewed(user.passwordHash, password);
      const entry = await transaction(db, (manager) =>
        entrance.enter(manager, user, { way: 'password', newHash, device_id, device_name }, call),
      );
      if (entry.kind === 'in') return entrance.announce(entry, call);
    }
  }
}

const refusal = (field: string, text: TextKey): Failure =>
  new Failure('VALIDATION_FAILED', { fields: { [field]: [text] } });
