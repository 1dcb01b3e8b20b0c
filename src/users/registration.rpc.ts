import { isUniqueViolation } from '../adapters/database/faults';
import { transaction } from '../adapters/database/transaction';
import type { Context } from '../context';
import { Failure } from '../failure';
import type { TextKey } from '../i18n';
import type { Call } from '../rpc/call';
import { Method, Namespace, Public } from '../rpc/method';
import { insertRegistered, isMobileTaken } from './account/user.queries';
import { RegisterParams, Registration, SmsParams } from './registration.dto';

/** Registration with a mobile (contract §1.4). */
@Namespace('Users')
export class UserRegistration {
  constructor(readonly context: Pick<Context, 'codes' | 'codeSender' | 'db' | 'entrance' | 'passwords'>) {}

  @Method('Sends a registration code to a mobile.', SmsParams, {
    ruleErrors: 'text',
    failures: ['VALIDATION_FAILED', 'CODE_TOO_OFTEN', 'CAPTCHA_NEEDED', 'MESSAGE_NOT_SENT'],
  })
  @Public()
  async sms({ mobile, ...captcha }: SmsParams, call: Call): Promise<void> {
    const { codeSender, db } = this.context;
    if (await isMobileTaken(db.manager, mobile))
      throw new Failure('VALIDATION_FAILED', { text: 'MOBILE_TAKEN' });
    await codeSender.sms({ purpose: 'register', target: mobile, ...captcha }, call, { kind: 'code' });
  }

  @Method('Registers a mobile with the code that was sent to it and logs in.', RegisterParams, {
    result: Registration,
    failures: ['VALIDATION_FAILED'],
  })
  @Public()
  async register({ mobile, password, sms_code }: RegisterParams, call: Call): Promise<Registration> {
    const { codes, db, entrance, passwords } = this.context;
    if (await isMobileTaken(db.manager, mobile)) throw refusal('mobile', 'MOBILE_TAKEN');
    const code = await codes.look('register', mobile, sms_code, call.ip).catch(amongFields);
    const passwordHash = await passwords.hash(password);
    await codes.take(code).catch(amongFields);
    const entry = await transaction(db, async (manager) => {
      const given = { name: mobile, mobile, passwordHash, ip: call.ip };
      return entrance.register(manager, await insertRegistered(manager, given), { by: 'mobile' }, call);
    }).catch((error) => {
      throw isUniqueViolation(error) ? refusal('mobile', 'MOBILE_TAKEN') : error;
    });
    const { id, name } = entry.user;
    return { errmsg: { id, name }, ...(await entrance.announce(entry, call)) };
  }
}

const refusal = (field: string, text: TextKey): Failure =>
  new Failure('VALIDATION_FAILED', { fields: { [field]: [text] } });

/** The installed app expects the fault of a code among the field errors. */
function amongFields(error: unknown): never {
  const errno = error instanceof Failure ? error.errno : undefined;
  if (errno === 'CODE_EXPIRED') throw refusal('sms_code', 'CODE_GONE');
  throw errno === 'CODE_REFUSED' ? refusal('sms_code', 'CODE_WRONG') : error;
}
