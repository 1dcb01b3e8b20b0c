import type { EntityManager } from 'typeorm';
import { isUniqueViolation } from '../adapters/database/faults';
import { transaction } from '../adapters/database/transaction';
import type { OAuthProvider, ProviderName } from '../adapters/oauth/port';
import type { Context } from '../context';
import { byCaller, byUser, record } from '../events/record';
import { Failure } from '../failure';
import { networkOf } from '../limits/network';
import type { Call } from '../rpc/call';
import { Method, Namespace, NoParams, Public } from '../rpc/method';
import type { Admission } from '../users/account/entrance';
import { Confirmed, LoggedIn, type LoggedInCall } from '../users/account/guard';
import { sendNotice } from '../users/account/notices';
import { mayLogIn } from '../users/account/standing';
import type { Subject } from '../users/account/subject';
import { TokenPair } from '../users/account/tokens.dto';
import { User } from '../users/account/user.entity';
import { insertRegistered } from '../users/account/user.queries';
import {
  BindParams,
  BoundIdentities,
  LoginPage,
  OAuthLoginParams,
  OAuthLoginResult,
  UnbindParams,
  UrlParams,
} from './oauth.dto';
import {
  findByIdentity,
  hasWayIn,
  identitiesOf,
  insertIdentity,
  isBound,
  removeIdentity,
} from './oauth.queries';
import type { StateCaller } from './states';

/** Logs a user in as part of a transaction: an existing user, or one that it registers. */
type Enter = (manager: EntityManager) => Promise<Admission>;

/** Logins with QQ, Weibo and GitHub (contract §2.6). Of what they say about a user, only the id proves anything. */
@Namespace('OAuth')
export class OAuth {
  constructor(
    readonly context: Pick<
      Context,
      | 'authentication'
      | 'bindingTokens'
      | 'codes'
      | 'config'
      | 'credentials'
      | 'db'
      | 'entrance'
      | 'oauthProviders'
      | 'oauthStates'
      | 'passwords'
      | 'queue'
    >,
  ) {}

  @Method('Begins a login with a provider; returns the address of its login page.', UrlParams, {
    result: LoginPage,
    failures: ['PROVIDER_PAGE_MISSING', 'VALIDATION_FAILED'],
  })
  @Public()
  async url({ provider, next }: UrlParams, call: Call): Promise<LoginPage> {
    const login = await this.context.oauthStates.issue(provider, next, this.callerOf(call));
    return { login_url: this.providerOf(provider).authorizeUrl(login), state_secret: login.secret };
  }

  @Method(
    'Completes a login with a provider; returns tokens, or a binding token if no user is bound yet.',
    OAuthLoginParams,
    {
      result: OAuthLoginResult,
      failures: ['PROVIDER_PAGE_MISSING', 'PROVIDER_TOKEN_MISSING', 'USER_NOT_FOUND', 'VALIDATION_FAILED'],
    },
  )
  @Public()
  async login(params: OAuthLoginParams, call: Call): Promise<OAuthLoginResult> {
    const { provider, code, state, state_secret, device_id, device_name } = params;
    const { bindingTokens, config, db, entrance, oauthStates } = this.context;
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
    const entry = await transaction(db, (manager) =>
      entrance.enter(manager, user, { way: 'provider', device_id, device_name }, call),
    );
    if (entry.kind !== 'in') throw new Failure('PROVIDER_TOKEN_MISSING');
    return { ...(await entrance.announce(entry, call)), next };
  }

  @Method('Binds a login to the account of a mobile; registers the account if there is none.', BindParams, {
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
      'VALIDATION_FAILED',
    ],
  })
  @Public()
  async bind(params: BindParams, call: Call): Promise<TokenPair> {
    const { access_token, mobile, sms_code } = params;
    const { bindingTokens, codes, db, entrance, queue } = this.context;
    const binding = await bindingTokens.open(access_token);
    const { identity } = binding;
    // The code comes first: before it is checked, nothing about the account is told and no password compared.
    const code = await codes.look('bind', mobile, sms_code, call.ip);
    const account = await db.manager.findOneBy(User, { mobile });
    const enter =
      account === null
        ? await this.registration(params, call)
        : await this.loginToBind(account, params, call);
    if (await isBound(db.manager, identity, account?.id)) {
      // If another call has used this token to bind, report the token as invalid.
      await bindingTokens.open(access_token);
      throw alreadyBound();
    }
    await codes.take(code);
    await bindingTokens.useUp(binding);
    const entry = await transaction(db, async (manager) => {
      const entry = await enter(manager);
      const { user, session } = entry;
      await insertIdentity(manager, user.id, identity);
      const details = { provider: identity.provider };
      const actor = byUser(user.id, call, session.id);
      await record(manager, { type: 'identity.bound', userId: user.id, details }, actor);
      return entry;
    }).catch((error) => {
      throw isUniqueViolation(error) ? alreadyBound() : error;
    });
    await sendNotice(queue, entry.user, { kind: 'bound', provider: identity.provider }, call);
    return entrance.announce(entry, call);
  }

  @Method('Lists the logins that are bound to the account.', NoParams, { result: BoundIdentities })
  @LoggedIn()
  async list(_params: object, { user }: LoggedInCall): Promise<BoundIdentities> {
    const identities = await identitiesOf(this.context.db.manager, user.id);
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
  @Confirmed()
  async unbind({ provider }: UnbindParams, call: LoggedInCall): Promise<void> {
    const { db, queue } = this.context;
    const { user } = call;
    const isUnbound = await transaction(db, async (manager) => {
      const isRemoved = await removeIdentity(manager, user.id, provider);
      if (isRemoved && !(await hasWayIn(manager, user.id)))
        throw new Failure('BINDING_FAILED', { text: 'LAST_WAY_IN' });
      const event = { type: 'identity.unbound', userId: user.id, details: { provider } } as const;
      if (isRemoved) await record(manager, event, byCaller(call));
      return isRemoved;
    });
    if (isUnbound) await sendNotice(queue, user, { kind: 'unbound', provider }, call);
  }

  /** @throws Failure NEW_PASSWORD_INVALID */
  private async registration(params: BindParams, call: Call): Promise<Enter> {
    const { mobile, password, device_id, device_name } = params;
    const { config, entrance, passwords } = this.context;
    const { min, max } = config.passwords;
    const { length } = [...password];
    if (length < min || length > max)
      throw new Failure('NEW_PASSWORD_INVALID', { text: { key: 'PASSWORD_LENGTH', values: { min, max } } });
    const given = {
      name: mobile,
      mobile,
      passwordHash: await passwords.hash(password),
      ip: call.ip,
    };
    const registration = { by: 'provider', device_id, device_name } as const;
    return async (manager) =>
      entrance.register(manager, await insertRegistered(manager, given), registration, call);
  }

  /** @throws Failure USER_NOT_FOUND, LOCKED; BINDING_FAILED for a wrong password */
  private async loginToBind(account: User, params: BindParams, call: Call): Promise<Enter> {
    const { mobile, password, device_id, device_name } = params;
    const { config, credentials, entrance } = this.context;
    if (!mayLogIn(account, config.accounts)) throw new Failure('USER_NOT_FOUND');
    const user = await credentials.userOf(mobile, password, call);
    if (user === undefined) throw wrongCredentials();
    return async (manager) => {
      const entry = await entrance.enter(manager, user, { way: 'password', device_id, device_name }, call);
      if (entry.kind !== 'in') throw wrongCredentials();
      return entry;
    };
  }

  /** The caller. If an access token was sent, it names the user; it may have expired at the provider's page. */
  private callerOf({ ip, authorization, userAgent }: Call): StateCaller {
    return { userId: this.userIdIn(authorization), userAgent, network: networkOf(ip) };
  }

  private userIdIn(authorization: string | undefined): number | undefined {
    try {
      return (this.context.authentication.claims(authorization, 'access').sub as Subject).id;
    } catch (error) {
      if (error instanceof Failure) return undefined;
      throw error;
    }
  }

  /** The rules of the params ensure that it is configured. */
  private providerOf(name: ProviderName): OAuthProvider {
    return this.context.oauthProviders[name] as OAuthProvider;
  }
}

const alreadyBound = () => new Failure('BINDING_FAILED', { text: 'ALREADY_BOUND' });
const wrongCredentials = () => new Failure('BINDING_FAILED', { text: 'CREDENTIALS_WRONG' });
