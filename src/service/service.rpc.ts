import { version } from '../../package.json';
import type { ProviderName } from '../adapters/oauth/port';
import { CODES } from '../codes/one-time-codes';
import type { Config } from '../config';
import type { Context } from '../context';
import { Method, Namespace, NoParams, Public } from '../rpc/method';
import { Features } from './service.dto';

/** What an app needs to know before it shows its first page (contract §2.8). */
@Namespace('Service')
export class Service {
  constructor(readonly context: Pick<Context, 'config'>) {}

  @Method('Returns which features are on, so that an app shows only what works.', NoParams, {
    result: Features,
  })
  @Public()
  async features(): Promise<Features> {
    const { captcha, oauth, passwords } = this.context.config;
    return {
      code_login: 'off',
      captcha: captchaOf(captcha.kind),
      providers: Object.keys(oauth) as ProviderName[],
      factors: false,
      transaction_password: false,
      register_code_digits: CODES.register.digits,
      code_digits: CODES.bind.digits,
      password: { min: passwords.min, max: passwords.max },
      version,
    };
  }
}

/** For a page, Tencent's two APIs are the same: their tickets come from one script. */
const captchaOf = (kind: Config['captcha']['kind']): Features['captcha'] =>
  kind === 'tencent-legacy' ? 'tencent' : kind;
