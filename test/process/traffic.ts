import { setTimeout as pause } from 'node:timers/promises';
import { type Account, freshMobile } from '../harness/accounts';
import type { CallOptions } from '../harness/app';
import { dataUrl, handmadePng } from '../harness/images';
import type { MariaDb } from '../harness/mariadb';
import type { ServiceProcess } from '../harness/service-process';
import { payloadOf, signToken } from '../harness/tokens';
import { until } from '../harness/until';
import { Ledger, type Outcome } from './ledger';

interface Reply {
  readonly outcome: Outcome;
  // biome-ignore lint/suspicious/noExplicitAny: a result has any shape until it is asserted
  readonly result?: any;
}

/** What a fault may make of calls, by their kind; of those that are not named, `any`. */
export type Excuses = Readonly<Record<string, readonly Outcome[]>>;

/** What the callers need of the world. */
export interface Surroundings {
  readonly services: readonly ServiceProcess[];
  readonly database: MariaDb;
  /** The codes that were sent to a mobile, oldest first. */
  codesFor(mobile: string): readonly string[];
  /** Has a minute go by, as far as cooldowns go. */
  endCooldowns(): Promise<void>;
}

/** Who has a code to register with. */
export interface Newcomer {
  readonly mobile: string;
  readonly code: string;
}

/** A call that did not come right. */
interface Miss {
  readonly what: string;
  readonly outcome: Outcome;
  /** Does it again; says whether it came right. */
  again(): Promise<boolean>;
}

interface TrafficOptions extends CallOptions {
  /** The service that is called, instead of the next one. */
  readonly at?: ServiceProcess;
}

interface Caller {
  readonly isNew: boolean;
  /** Rounds in a row in which all came right. */
  streak: number;
  round(): Promise<void>;
}

const PASSWORD = 'secret-123';
const PAUSE_MS = 20;
/** A black pixel. */
const PICTURE = dataUrl(handmadePng(1, 1));
export const RESIDENTS = 3;
const NEWCOMERS = 2;

/**
 * Users of all kinds, who call all services in turn without end: residents, who are logged in; newcomers, who
 * register; an intruder, whose tokens and passwords are no good. What does not come right is kept, to be done
 * again; what was answered is in the ledger.
 */
export class Traffic {
  readonly ledger: Ledger;
  private readonly callers: Caller[] = [];
  private calling: readonly Caller[] = [];
  private readonly misses: Miss[] = [];
  private running: Promise<unknown> = Promise.resolve();
  private isOver = true;
  private turn = 0;

  constructor(private readonly around: Surroundings) {
    this.ledger = new Ledger(around.database, (mobile) => this.arrived(mobile));
  }

  /** Calls a method of the next service, or of another one where that is not there: as a proxy does. */
  async call(method: string, params: object = {}, { at, ...options }: TrafficOptions = {}): Promise<Reply> {
    const services = at === undefined ? this.around.services : [at];
    for (const _ of services) {
      const service = services[this.turn++ % services.length] as ServiceProcess;
      try {
        const { body, result } = await service.call(method, params, options);
        return { outcome: result?.errno ?? body.error.code, result };
      } catch (error) {
        if (!isRefused(error)) break;
      }
    }
    return { outcome: 'lost' };
  }

  /** Somebody who has a code to register with. */
  async newcomer(mobile = freshMobile()): Promise<Newcomer> {
    const known = this.arrived(mobile);
    await this.ask(mobile);
    await until('a message comes', () => this.arrived(mobile) > known);
    return { mobile, code: String(this.around.codesFor(mobile).at(-1)) };
  }

  async enter({ mobile, code: sms_code }: Newcomer, options?: TrafficOptions): Promise<Reply> {
    const params = { mobile, sms_code, password: PASSWORD, password2: PASSWORD };
    const reply = await this.call('Users.register', params, options);
    this.ledger.registration(mobile, reply.outcome);
    return reply;
  }

  /**
   * Registers who may have been registered: the answer was lost, or the code used up and the rest undone. Not
   * during traffic, whose cooldowns would end too.
   */
  async entersAgain(newcomer: Newcomer): Promise<boolean> {
    const { mobile } = newcomer;
    const { outcome, result } = await this.enter(newcomer);
    if (outcome !== 1001) return outcome === 0;
    if (result.errmsg.mobile) return (await this.login(mobile)).outcome === 0;
    await this.around.endCooldowns();
    return (await this.enter(await this.newcomer(mobile))).outcome === 0;
  }

  /** Registers somebody who is known from then on. */
  async register(): Promise<Account> {
    const newcomer = await this.newcomer();
    if ((await this.enter(newcomer)).outcome !== 0) throw new Error('Nobody can register.');
    const { mobile } = newcomer;
    const { access_token: access, refresh_token: refresh } = (await this.login(mobile)).result;
    return { id: payloadOf(access).sub.id, mobile, password: PASSWORD, access, refresh };
  }

  /** Logs somebody in who registered here. */
  async login(account: string, password = PASSWORD): Promise<Reply> {
    const reply = await this.call('Users.login', { account, password });
    this.ledger.login(account, reply.outcome);
    return reply;
  }

  /** Begins to call, or goes on. */
  async start({ newcomers = true } = {}): Promise<void> {
    if (this.callers.length === 0) await this.gather();
    this.ledger.forgetMessages();
    this.isOver = false;
    this.calling = this.callers.filter(({ isNew }) => newcomers || !isNew);
    this.running = Promise.all(this.calling.map((caller) => this.run(caller)));
    await this.flows();
  }

  async end(): Promise<void> {
    this.isOver = true;
    await this.running;
  }

  /** Resolves when every caller was served twice in a row from now on: by each of two services. */
  async flows(): Promise<void> {
    for (const caller of this.calling) caller.streak = 0;
    await until('all callers are served', () => this.calling.every(({ streak }) => streak >= 2));
  }

  /** Resolves when a call comes to this. */
  async meets(outcome: Outcome): Promise<void> {
    const known = this.misses.length;
    await until(`a call comes to ${outcome}`, () =>
      this.misses.slice(known).some((miss) => miss.outcome === outcome),
    );
  }

  /** What no fault explains. */
  surprises(excuses: Excuses): string[] {
    const isExcused = ({ what, outcome }: Miss) => (excuses[what] ?? excuses.any ?? []).includes(outcome);
    return this.misses.filter((miss) => !isExcused(miss)).map(described);
  }

  /** Does again what did not come right; resolves to what does not now, either. */
  async repeat(): Promise<string[]> {
    const failing: string[] = [];
    for (const miss of this.misses.splice(0)) if (!(await miss.again())) failing.push(described(miss));
    return failing;
  }

  private arrived(mobile: string): number {
    return this.around.codesFor(mobile).length;
  }

  private async gather(): Promise<void> {
    const accounts = await Promise.all(Array.from({ length: RESIDENTS + 1 }, () => this.register()));
    const victim = accounts.pop() as Account;
    const stolen = String((await this.login(victim.mobile)).result.access_token);
    await this.call('Users.logout', {}, { token: stolen });
    const add = (round: () => Promise<void>, isNew = false) => this.callers.push({ round, isNew, streak: 0 });
    for (const account of accounts) add(() => this.reside(account));
    add(() => this.intrude(victim, stolen));
    for (let i = 0; i < NEWCOMERS; i += 1) add(() => this.arrive(), true);
  }

  private async run(caller: Caller): Promise<void> {
    while (!this.isOver) {
      const known = this.misses.length;
      await caller.round();
      caller.streak = this.misses.length === known ? caller.streak + 1 : 0;
      await pause(PAUSE_MS);
    }
  }

  /** Makes a call, which is right where it comes to one of these; else it is kept. */
  private async attempt(
    what: string,
    right: readonly Outcome[],
    call: () => Promise<Reply>,
    again = async () => right.includes((await call()).outcome),
  ): Promise<Reply> {
    const reply = await call();
    if (!right.includes(reply.outcome)) this.misses.push({ what, outcome: reply.outcome, again });
    return reply;
  }

  private async reside(account: Account): Promise<void> {
    const { access, refresh, mobile } = account;
    await this.attempt('verify', [0], () => this.own('Users.verify', access, account));
    await this.attempt('info', [0], () => this.own('Users.info', access, account));
    await this.attempt('refresh', [0], () => this.own('Users.refresh', refresh, account));
    await this.attempt('avatar', [0], () => this.own('Users.avatar', access, account, { img: PICTURE }));
    await this.attempt('login', [0], () => this.login(mobile));
  }

  /** A call by a token; an answer that is about anybody else is none. */
  private async own(method: string, token: string, { id }: Account, params: object = {}): Promise<Reply> {
    const reply = await this.call(method, params, { token });
    if (reply.outcome !== 0) return reply;
    const { data, access_token } = reply.result;
    return (data ?? payloadOf(access_token).sub).id === id ? reply : { outcome: 'for another user' };
  }

  private async intrude({ access, mobile }: Account, stolen: string): Promise<void> {
    const forged = signToken(payloadOf(access), 'another secret, which is long enough for tokens');
    for (const method of ['Users.verify', 'Users.info']) {
      await this.attempt('revoked token', [1011], () => this.call(method, {}, { token: stolen }));
      await this.attempt('forged token', [1010], () => this.call(method, {}, { token: forged }));
    }
    // Wrong, or locked by now.
    await this.attempt('wrong password', [1001, 1004], () =>
      this.call('Users.login', { account: mobile, password: 'wrong-one' }),
    );
  }

  private async arrive(): Promise<void> {
    const mobile = freshMobile();
    const asked = await this.attempt(
      'sms',
      [0],
      () => this.ask(mobile),
      // Its cooldown may have begun although the answer was no.
      async () => [0, 1002].includes(Number((await this.ask(mobile)).outcome)),
    );
    if (asked.outcome !== 0) return;
    while (this.arrived(mobile) === 0 && !this.isOver) await pause(PAUSE_MS);
    const [code] = this.around.codesFor(mobile);
    if (code === undefined) return;
    const newcomer = { mobile, code };
    await this.attempt(
      'register',
      [0],
      () => this.enter(newcomer),
      () => this.entersAgain(newcomer),
    );
  }

  private async ask(mobile: string): Promise<Reply> {
    const reply = await this.call('Users.sms', { mobile });
    this.ledger.message(mobile, reply.outcome);
    return reply;
  }
}

const isRefused = (error: unknown): boolean =>
  (error as { cause?: { code?: string } }).cause?.code === 'ECONNREFUSED';

const described = ({ what, outcome }: Miss): string => `${what}: ${outcome}`;
