import type { EntityManager } from 'typeorm';
import { isUniqueViolation } from '../adapters/database/faults';
import { transaction } from '../adapters/database/transaction';
import type { OAuthProvider, ProviderName } from '../adapters/oauth/port';
import { Failure } from '../failure';
import { networkOf } from '../limits/network';
import type { Call } from '../rpc/call';
import { Limit, Method, Namespace, NoParams, Public } from '../rpc/method';
import type { Services } from '../services';
import { LoggedIn, type LoggedInCall } from '../users/account/guard';
import { sendNotice } from '../users/account/notices';
import { mayLogIn } from '../users/account/standing';
import type { Subject } from '../users/account/subject';
import { TokenPair } from '../users/account/tokens.dto';
import { STATUS, User } from '../users/account/user.entity';
import { accountKey, insertRegistered, recordLogin } from '../users/account/user.queries';
import {
  BindParams,
  BoundIdentities,
  LoginPage,
  OAuthLoginParams,
  OAuthLoginResult,
  UnbindParams,
  UrlParams,
} from './oauth.dto';
import { findByIdentity, hasWayIn, identitiesOf, insertIdentity, removeIdentity } from './oauth.queries';
import type { StateCaller } from './states';

/** Enters as part of a transaction: the user who logs in, or is registered by it. */
type Entrance = (manager: EntityManager) => Promise<User>;

type Credentials = Pick<BindParams, 'mobile' | 'password'>;

/** Logins by way of QQ, Weibo and GitHub (contract §2.6). What those say of a user but their id proves nothing. */
@Namespace('OAuth')
export class OAuth {
  constructor(
    readonly services: Pick<
      Services,
      | 'authentication'
      | 'bindingTokens'
      | 'codes'
      | 'config'
      | 'db'
      | 'loginAttempts'
      | 'oauthProviders'
      | 'oauthStates'
      | 'passwords'
      | 'queue'
      | 'sessions'
      | 'userTokens'
    >,
  ) {}

  @Method('Begins a login by way of a provider: the address of its login page.', UrlParams, {
    result: LoginPage,
    failures: ['PROVIDER_PAGE_MISSING', 'VALIDATION_FAILED'],
  })
  @Public()
  @Limit()
  async url({ provider, next }: UrlParams, call: Call): Promise<LoginPage> {
    const login = await this.services.oauthStates.issue(provider, next, this.callerOf(call));
    return { login_url: this.providerOf(provider).authorizeUrl(login), state_secret: login.secret };
  }

  @Method(
    'Ends a login by way of a provider: tokens, or a binding token where nobody is bound yet.',
    OAuthLoginParams,
    {
      result: OAuthLoginResult,
      failures: ['PROVIDER_PAGE_MISSING', 'PROVIDER_TOKEN_MISSING', 'USER_NOT_FOUND'],
    },
  )
  @Public()
  @Limit()
  async login(
    { provider, code, state, state_secret }: OAuthLoginParams,
    call: Call,
  ): Promise<OAuthLoginResult> {
    const { bindingTokens, config, db, oauthStates, sessions, userTokens } = this.services;
    const caller = { ...this.callerOf(call), secret: state_secret };
    const { next, codeVerifier } = await oauthStates.redeem(state, provider, caller);
    const identity = await this.providerOf(provider)
      .identify({ code, codeVerifier })
      .catch((cause) => {
        throw new Failure('PROVIDER_TOKEN_MISSING', { cause });
      });
    const user = await findByIdentity(db.manager, identity);
    if (user === null) return { access_token: await bindingTokens.issue(identity), next };
    if (!mayLogIn(user, config.accounts)) throw new Failure('USER_NOT_FOUND');
    const wasClosed = user.status === STATUS.CLOSED;
    const session = await transaction(db, async (manager) => {
      if (!(await recordLogin(manager, user))) throw new Failure('PROVIDER_TOKEN_MISSING');
      return sessions.start(manager, user.id, call);
    });
    if (wasClosed) await sendNotice(this.services, user, { kind: 'reopened' }, call);
    return { ...userTokens.pair(user, session, { isFresh: true }), next };
  }

  @Method('Binds a login to the account of a mobile, which is registered where there is none.', BindParams, {
    result: TokenPair,
    failures: [
      'BINDING_TOKEN_INVALID',
      'BINDING_FAILED',
      'CODE_EXPIRED',
      'CODE_REFUSED',
      'LOCKED',
      'MOBILE_INVALID',
      'NEW_PASSWORD_INVALID',
      'USER_NOT_FOUND',
    ],
  })
  @Public()
  @Limit()
  async bind({ access_token, mobile, password, sms_code }: BindParams, call: Call): Promise<TokenPair> {
    const { bindingTokens, codes, db, sessions, userTokens } = this.services;
    const binding = await bindingTokens.open(access_token);
    const { identity } = binding;
    // First of all: until the mobile is proven, nothing is said of its account, and no password is tried.
    await codes.require('bind', mobile, sms_code);
    const account = await db.manager.findOneBy(User, { mobile });
    const enter =
      account === null
        ? await this.registration({ mobile, password }, call)
        : await this.entrance(account, { mobile, password }, call);
    await bindingTokens.useUp(binding);
    const { user, session } = await transaction(db, async (manager) => {
      const user = await enter(manager);
      await insertIdentity(manager, user.id, identity);
      return { user, session: await sessions.start(manager, user.id, call) };
    }).catch((error) => {
      throw isUniqueViolation(error) ? new Failure('BINDING_FAILED', { text: 'ALREADY_BOUND' }) : error;
    });
    await sendNotice(this.services, user, { kind: 'bound', provider: identity.provider }, call);
    return userTokens.pair(user, session, { isFresh: true });
  }

  @Method('Lists the logins that are bound to the account.', NoParams, { result: BoundIdentities })
  @LoggedIn()
  async list(_params: object, { user }: LoggedInCall): Promise<BoundIdentities> {
    const identities = await identitiesOf(this.services.db.manager, user.id);
    return {
      identities: identities.map(({ provider, nickname, createdAt }) => ({
        provider,
        nickname,
        created: createdAt.toISOString(),
      })),
    };
  }

  @Method('Unbinds a login, unless it is the last way to log in.', UnbindParams, {
    failures: ['PROVIDER_PAGE_MISSING', 'BINDING_FAILED'],
  })
  @LoggedIn()
  async unbind({ provider }: UnbindParams, call: LoggedInCall): Promise<void> {
    const { user } = call;
    const isUnbound = await transaction(this.services.db, async (manager) => {
      const isRemoved = await removeIdentity(manager, user.id, provider);
      if (isRemoved && !(await hasWayIn(manager, user.id)))
        throw new Failure('BINDING_FAILED', { text: 'LAST_WAY_IN' });
      return isRemoved;
    });
    if (isUnbound) await sendNotice(this.services, user, { kind: 'unbound', provider }, call);
  }

  /** @throws Failure NEW_PASSWORD_INVALID */
  private async registration({ mobile, password }: Credentials, { address }: Call): Promise<Entrance> {
    const { config, passwords } = this.services;
    const { min, max } = config.passwords;
    const { length } = [...password];
    if (length < min || length > max)
      throw new Failure('NEW_PASSWORD_INVALID', { text: { key: 'PASSWORD_LENGTH', values: { min, max } } });
    const passwordHash = await passwords.hash(password);
    return (manager) => insertRegistered(manager, { name: mobile, mobile, passwordHash, ipAddress: address });
  }

  /** @throws Failure USER_NOT_FOUND, LOCKED; BINDING_FAILED for a wrong password */
  private async entrance(
    account: User,
    { mobile, password }: Credentials,
    { address }: Call,
  ): Promise<Entrance> {
    const { config, loginAttempts, passwords } = this.services;
    if (!mayLogIn(account, config.accounts)) throw new Failure('USER_NOT_FOUND');
    await loginAttempts.begin(accountKey(mobile), address);
    if (!(await passwords.verify(account.passwordHash, password))) throw wrongCredentials();
    await loginAttempts.succeeded(accountKey(mobile), address);
    return async (manager) => {
      const user = Object.assign(new User(), account);
      if (!(await recordLogin(manager, user))) throw wrongCredentials();
      return user;
    };
  }

  /** Who calls, by the token that came along, if one did; it may have expired at the provider's page. */
  private callerOf({ address, authorization, userAgent }: Call): StateCaller {
    return { userId: this.userIdIn(authorization), userAgent, network: networkOf(address) };
  }

  private userIdIn(authorization: string | undefined): number | undefined {
    try {
      return (this.services.authentication.claims(authorization, 'access').sub as Subject).id;
    } catch (error) {
      if (error instanceof Failure) return undefined;
      throw error;
    }
  }

  /** A rule of the params has seen to it that there is one. */
  private providerOf(name: ProviderName): OAuthProvider {
    return this.services.oauthProviders[name] as OAuthProvider;
  }
}

const wrongCredentials = () => new Failure('BINDING_FAILED', { text: 'CREDENTIALS_WRONG' });
