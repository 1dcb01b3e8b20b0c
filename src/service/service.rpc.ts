import { version } from '../../package.json';
import type { ProviderName } from '../adapters/oauth/port';
import { REGISTER_CODE_DIGITS } from '../codes/one-time-codes';
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
    const { captcha, codes, oauth, passwords } = this.context.config;
    return {
      code_login: 'off',
      captcha: captchaOf(captcha.kind),
      providers: Object.keys(oauth) as ProviderName[],
      factors: false,
      transaction_password: false,
      register_code_digits: REGISTER_CODE_DIGITS,
      code_digits: codes.smsDigits,
      password: { min: passwords.min, max: passwords.max },
      version,
    };
  }
}

/** For a page, Tencent's two APIs are the same: their tickets come from one script. */
const captchaOf = (kind: Config['captcha']['kind']): Features['captcha'] =>
  kind === 'tencent-legacy' ? 'tencent' : kind;
