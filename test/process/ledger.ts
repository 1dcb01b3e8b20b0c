import type { MariaDb } from '../harness/mariadb';
import { until } from '../harness/until';

/** An errno or the code of an error; `lost` where no answer came. */
export type Outcome = number | 'lost' | 'for another user';

/** The outcome of what failed inside. */
export const INTERNAL = -32603;

/** How often something was done, as answers said it, and how often it may have been done besides. */
interface Tally {
  sure: number;
  maybe: number;
}

/** What answers have said was done: what must be so in the end, and what may be. */
export class Ledger {
  /** Sessions, by the mobile of who registered, or may have. */
  private readonly sessions = new Map<string, Tally>();
  private readonly registered = new Set<string>();
  /** Messages, by mobile. */
  private readonly messages = new Map<string, Tally>();

  /** @param arrived how many messages have come to a mobile. */
  constructor(
    private readonly database: MariaDb,
    private readonly arrived: (mobile: string) => number,
  ) {}

  registration(mobile: string, outcome: Outcome): void {
    if (outcome === 0) this.registered.add(mobile);
    this.login(mobile, outcome);
  }

  login(mobile: string, outcome: Outcome): void {
    count(this.sessions, mobile, outcome, [INTERNAL, 'lost']);
  }

  message(mobile: string, outcome: Outcome): void {
    count(this.messages, mobile, outcome, [INTERNAL, 'lost', 1004, 1100]);
  }

  /** Messages from before are not looked for any more. */
  forgetMessages(): void {
    this.messages.clear();
  }

  /** Users and sessions that are in the database and should not be, or should be and are not. */
  async discrepancies(): Promise<string[]> {
    const rows = await this.database.query(
      'SELECT u.mobile, COUNT(DISTINCT p.user_id) AS profiles, COUNT(DISTINCT s.id) AS sessions ' +
        'FROM mofang.mf_user u LEFT JOIN mofang.mf_user_profile p ON p.user_id = u.id ' +
        'LEFT JOIN mofang.mf_session s ON s.user_id = u.id WHERE u.mobile IS NOT NULL GROUP BY u.id',
    );
    const found = new Set(rows.map(({ mobile }) => mobile));
    const gone = [...this.registered].filter((mobile) => !found.has(mobile));
    const odd = rows.filter(
      ({ mobile, profiles, sessions }) => profiles !== 1 || !fits(this.sessions.get(mobile), sessions),
    );
    return [
      ...gone.map((mobile) => `${mobile} is gone`),
      ...odd.map((row) => JSON.stringify({ ...row, expected: this.sessions.get(row.mobile) })),
    ];
  }

  /**
   * Messages that were promised and did not come, or came too often.
   *
   * @param mostDoubled how often one may come again.
   */
  async messageFaults({ mostDoubled = 0 } = {}): Promise<string[]> {
    const all = [...this.messages].map(([mobile, { sure, maybe }]) => ({
      mobile,
      sure,
      maybe: maybe + mostDoubled,
    }));
    const faults = () => all.filter(({ mobile, ...tally }) => !fits(tally, this.arrived(mobile)));
    await until('every message comes', () => faults().length === 0).catch(() => undefined);
    return faults().map((fault) => JSON.stringify({ ...fault, came: this.arrived(fault.mobile) }));
  }
}

/** @param unknown outcomes that may hide that it was done. */
function count(
  tallies: Map<string, Tally>,
  key: string,
  outcome: Outcome,
  unknown: readonly Outcome[],
): void {
  const { sure, maybe } = tallies.get(key) ?? { sure: 0, maybe: 0 };
  if (outcome === 0) tallies.set(key, { sure: sure + 1, maybe });
  else if (unknown.includes(outcome)) tallies.set(key, { sure, maybe: maybe + 1 });
}

const fits = (tally: Tally | undefined, seen: number): boolean =>
  tally !== undefined && seen >= tally.sure && seen <= tally.sure + tally.maybe;
