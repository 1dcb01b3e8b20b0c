import { isUniqueViolation } from '../adapters/database/faults';
import { transaction } from '../adapters/database/transaction';
import { Failure } from '../failure';
import type { TextKey } from '../i18n';
import type { Call } from '../rpc/call';
import { Limit, Method, Namespace, NoParams, Public } from '../rpc/method';
import type { Services } from '../services';
import {
  LoggedIn,
  type LoggedInCall,
  type TokenCall,
  WithAccessToken,
  WithRefreshToken,
} from './account/guard';
import { sendNotice } from './account/notices';
import { generationOf } from './account/tokens';
import { AccessToken, RefreshedTokens, Registration, TokenPair, UserInfoResult } from './account/tokens.dto';
import { STATUS, type User } from './account/user.entity';
import {
  accountKey,
  findByAccount,
  insertRegistered,
  isMobileTaken,
  recordLogin,
} from './account/user.queries';
import { LoginParams, MobileParams, RefreshParams, RegisterParams, SmsParams } from './registration.dto';
import { userInfo } from './user-info';

/** Accounts: registration, login and tokens (contract §1.4). */
@Namespace('Users')
export class Users {
  constructor(
    readonly services: Pick<
      Services,
      | 'authentication'
      | 'captcha'
      | 'codeSender'
      | 'codes'
      | 'config'
      | 'db'
      | 'loginAttempts'
      | 'passwords'
      | 'queue'
      | 'refreshAnswers'
      | 'sessions'
      | 'userTokens'
    >,
  ) {}

  @Method('Says whether a mobile is free to register.', MobileParams, {
    ruleErrors: 'text',
    failures: ['VALIDATION_FAILED'],
  })
  @Public()
  @Limit()
  async mobile({ mobile }: MobileParams): Promise<void> {
    // It may lag: the unique index has the last word when somebody registers.
    if (await isMobileTaken(this.services.db.manager, mobile)) {
      throw new Failure('VALIDATION_FAILED', { text: 'MOBILE_TAKEN' });
    }
  }

  @Method('Sends a registration code to a mobile.', SmsParams, {
    ruleErrors: 'text',
    failures: ['VALIDATION_FAILED', 'CODE_TOO_OFTEN', 'CAPTCHA_NEEDED', 'MESSAGE_NOT_SENT'],
  })
  @Public()
  @Limit()
  async sms({ mobile, ...captcha }: SmsParams, call: Call): Promise<void> {
    const { codeSender, db } = this.services;
    if (await isMobileTaken(db.manager, mobile))
      throw new Failure('VALIDATION_FAILED', { text: 'MOBILE_TAKEN' });
    await codeSender.sms({ purpose: 'register', target: mobile, ...captcha }, call);
  }

  @Method('Registers a mobile with the code that was sent to it, and logs in.', RegisterParams, {
    result: Registration,
    failures: ['VALIDATION_FAILED'],
  })
  @Public()
  @Limit()
  async register({ mobile, password, sms_code }: RegisterParams, call: Call): Promise<Registration> {
    const { codes, db, passwords, sessions, userTokens } = this.services;
    if (await isMobileTaken(db.manager, mobile)) throw refusal('mobile', 'MOBILE_TAKEN');
    const wrong = await codes.redeem('register', mobile, sms_code);
    if (wrong !== undefined) throw refusal('sms_code', wrong);

    const passwordHash = await passwords.hash(password);
    const { user, session } = await transaction(db, async (manager) => {
      const user = await insertRegistered(manager, {
        name: mobile,
        mobile,
        passwordHash,
        ipAddress: call.address,
      });
      return { user, session: await sessions.start(manager, user.id, call) };
    }).catch((error) => {
      throw isUniqueViolation(error) ? refusal('mobile', 'MOBILE_TAKEN') : error;
    });
    return { errmsg: { id: user.id, name: user.name }, ...userTokens.pair(user, session, { isFresh: true }) };
  }

  @Method('Logs in with a mobile, an e-mail or an account name.', LoginParams, {
    result: TokenPair,
    failures: ['VALIDATION_FAILED', 'LOCKED'],
  })
  @Public()
  @Limit()
  async login({ account, password, ticket, randstr }: LoginParams, call: Call): Promise<TokenPair> {
    const { captcha, db, passwords, sessions, userTokens } = this.services;
    if (!(await captcha.verify(ticket ?? '', randstr ?? '', call.address)))
      throw refusal('ticket', 'CAPTCHA_FAILED');

    // Once more where the password was changed while this one was looked at.
    for (;;) {
      const user = await this.userOf(account, password, call.address);
      const wasClosed = user.status === STATUS.CLOSED;
      const isOutdated = passwords.isOutdated(user.passwordHash);
      const newHash = isOutdated ? await passwords.hash(password) : undefined;
      const session = await transaction(db, async (manager) => {
        const isSame = await recordLogin(manager, user, newHash);
        return isSame ? sessions.start(manager, user.id, call) : undefined;
      });
      if (session === undefined) continue;
      if (wasClosed) await sendNotice(this.services, user, { kind: 'reopened' }, call);
      return userTokens.pair(user, session, { isFresh: true });
    }
  }

  @Method('Returns the user, as new as the database.', NoParams, { result: UserInfoResult })
  @LoggedIn({ data: {} })
  async info(_params: object, { user }: LoggedInCall): Promise<UserInfoResult> {
    return { data: userInfo(user, this.services.userTokens) };
  }

  @Method('Confirms an access token and returns a new one.', NoParams, { result: AccessToken })
  @LoggedIn()
  async verify(_params: object, { user, session }: LoggedInCall): Promise<AccessToken> {
    return { access_token: this.services.userTokens.access(user, session) };
  }

  @Method(
    'Returns a new access token for a refresh token; on request a new refresh token too.',
    RefreshParams,
    { result: RefreshedTokens },
  )
  @WithRefreshToken()
  async refresh(
    { rotate = false }: RefreshParams,
    { user, session, claims }: LoggedInCall,
  ): Promise<RefreshedTokens> {
    const { refreshAnswers, sessions, userTokens } = this.services;
    const isRotating = rotate || session.generation > 0;
    if (!isRotating) return { access_token: userTokens.access(user, session) };
    const generation = generationOf(claims);
    return refreshAnswers.once(session.id, generation, async () => {
      const rotated = await sessions.rotate(session, generation);
      return { answer: userTokens.rotatedPair(user, rotated), rotatedAt: rotated.rotatedAt };
    });
  }

  @Method('Ends the session of an access token, even of an expired one.')
  @WithAccessToken()
  async logout(_params: object, { claims }: TokenCall): Promise<void> {
    await this.services.sessions.revoke(claims.sid);
  }

  /** The user whose account name and password these are. */
  private async userOf(account: string, password: string, address: string): Promise<User> {
    const { config, db, loginAttempts, passwords } = this.services;
    const user = await findByAccount(db.manager, account, config.accounts);
    await loginAttempts.begin(accountKey(account), address);
    const isRight = await passwords.verify(user?.passwordHash, password);
    if (user === null || !isRight) throw refusal('password', 'CREDENTIALS_WRONG');
    await loginAttempts.succeeded(accountKey(account), address);
    return user;
  }
}

const refusal = (field: string, text: TextKey): Failure =>
  new Failure('VALIDATION_FAILED', { fields: { [field]: [text] } });
