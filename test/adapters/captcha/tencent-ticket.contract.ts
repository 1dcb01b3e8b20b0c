import type { Captcha } from '../../../src/adapters/captcha/port';
import type { Log } from '../../../src/logging';
import type { FakeGateway, GatewayRequest, Misbehaviour } from '../../fakes/gateway';
import { logTo } from '../../harness/log';
import { type Asked, type GatewayUnderTest, itBearsWithItsGateway } from '../provider/gateway.contract';

export const RANDSTR = '@Vki';

interface FakeProvider<Config, Behaviour> extends FakeGateway<GatewayRequest, Behaviour | Misbehaviour> {
  /** Settings that fit the account which the fake knows. */
  readonly config: Config;
}

interface TicketsUnderTest<Config, Behaviour>
  extends Pick<GatewayUnderTest<Behaviour>, 'unreadable' | 'statuses' | 'echoes'> {
  readonly start: () => Promise<FakeProvider<Config, Behaviour>>;
  readonly open: (config: Config, log: Log, timeoutMs?: number) => Captcha;
  /** A ticket such as the provider gives. */
  readonly ticket: string;
  /** Of whoever has the ticket. */
  readonly address: string;
  /** What of the settings nobody may be told. */
  readonly secrets: (config: Config) => readonly string[];
}

/**
 * What is true of tickets of Tencent, whichever way they are checked. Every doubt is a no.
 *
 * @returns the provider of the test that runs, and what has a ticket checked there, be it with other settings.
 */
export function itChecksTencentsTickets<Config, Behaviour>(subject: TicketsUnderTest<Config, Behaviour>) {
  const { ticket, address, open } = subject;
  let provider: FakeProvider<Config, Behaviour>;
  beforeEach(async () => {
    provider = await subject.start();
  });
  afterEach(() => provider.close());

  const verify = (given = ticket, change: Partial<Config> = {}, randstr = RANDSTR) =>
    ask((log) => open({ ...provider.config, ...change }, log).verify(given, randstr, address));

  it('a used ticket is a no, and nothing to warn of', async () => {
    expect(await verify()).toMatchObject({ is: 'granted', told: '' });
    expect(await verify()).toMatchObject({ is: 'refused', told: '' });
  });

  it.each([
    ['', RANDSTR],
    [ticket, ''],
    ['trerror_1001_190000001_1700000000', RANDSTR],
    ['terror_1001_190000001_1700000000', RANDSTR],
    ['x'.repeat(4097), RANDSTR],
    [ticket, 'x'.repeat(4097)],
  ])('the ticket %.40p with %.40p is a no without asking', async (given, randstr) => {
    expect(await verify(given, {}, randstr)).toMatchObject({ is: 'refused' });
    expect(provider.requests).toHaveLength(0);
  });

  itBearsWithItsGateway({
    ...subject,
    provider: () => provider,
    ask: (timeoutMs) => ask((log) => open(provider.config, log, timeoutMs).verify(ticket, RANDSTR, address)),
    secrets: () => [ticket, RANDSTR, ...subject.secrets(provider.config)],
  });

  return { provider: () => provider, verify };
}

/** Says what became of a ticket that is checked. */
async function ask(verify: (log: Log) => Promise<boolean>): Promise<Asked> {
  const lines: string[] = [];
  const isGood = await verify(logTo((line) => lines.push(line)));
  const reasons = lines.map((line) => JSON.parse(line).reason);
  const told = lines.join('');
  if (isGood) return { is: 'granted', told };
  return reasons.length > 0 ? { is: 'failed', reason: reasons.join(), told } : { is: 'refused', told };
}
