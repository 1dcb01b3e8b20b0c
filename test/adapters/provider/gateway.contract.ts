import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { FakeGateway, Misbehaviour } from '../../fakes/gateway';

/** What became of asking a provider for something. */
export interface Asked {
  /** Whether the provider said yes, said no, or could not be understood: which may pass. */
  readonly is: 'granted' | 'refused' | 'failed';
  /** Why not, as a code. */
  readonly reason?: string | undefined;
  /** All that is told of it, be it in an error or in the log. */
  readonly told: string;
}

/** How a suite gets at one adapter, and at the fake of its provider. */
export interface GatewayUnderTest<Behaviour> {
  /** The one of the test that runs. */
  readonly provider: () => Pick<
    FakeGateway<unknown, Behaviour | Misbehaviour>,
    'next' | 'requests' | 'close'
  >;
  /** Asks for what the provider grants, and waits that long for its answer. */
  readonly ask: (timeoutMs: number) => Promise<Asked>;
  /** Answers that the provider never gives, and what is said of them. */
  readonly unreadable: { readonly texts: readonly string[]; readonly reason: string };
  /** What is said of HTTP statuses other than 200. */
  readonly statuses: readonly (readonly [status: number, reason: string])[];
  /** What nobody may be told, once a request has been sent. */
  readonly secrets: () => readonly string[];
  /** Refusals of the provider that repeat such a text. */
  readonly echoes: (text: string) => readonly Behaviour[];
}

const TIMEOUT_MS = 400;
const PATIENCE_MS = 5_000;

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** What every adapter must make of a gateway that does not answer as it should. */
export function itBearsWithItsGateway<Behaviour>(subject: GatewayUnderTest<Behaviour>): void {
  const { provider, ask, unreadable, statuses } = subject;

  async function askMeeting(behaviour: Behaviour | Misbehaviour): Promise<Asked> {
    provider().next(behaviour);
    return ask(TIMEOUT_MS);
  }
  const failed = (reason: string) => expect.objectContaining({ is: 'failed', reason });

  it('a slow answer in time is a good one', async () => {
    provider().next({ kind: 'slow', milliseconds: 100 });
    expect(await ask(PATIENCE_MS)).toMatchObject({ is: 'granted' });
  });

  it.each(['hang', 'stall'] as const)('a provider that %ss is given up', async (kind) => {
    expect(await askMeeting({ kind })).toEqual(failed('timeout'));
  });

  it('a garbage collection meanwhile does not undo the time limit', async () => {
    const collecting = setInterval(collectGarbage, 50);
    try {
      expect(await askMeeting({ kind: 'stall' })).toEqual(failed('timeout'));
    } finally {
      clearInterval(collecting);
    }
  });

  it.each([...unreadable.texts])('the answer %p is none', async (text) => {
    expect(await askMeeting({ kind: 'garbage', text })).toEqual(failed(unreadable.reason));
  });

  it('an answer without end is none, and is not read to its end', async () => {
    expect(await askMeeting({ kind: 'flood' })).toEqual(failed(unreadable.reason));
  });

  it.each([...statuses])('HTTP %i is said to be the reason', async (status, reason) => {
    expect(await askMeeting({ kind: 'http', status })).toEqual(failed(reason));
  });

  it('a redirect is not followed: what was sent holds secrets', async () => {
    expect(await askMeeting({ kind: 'redirect' })).toEqual(failed('a redirect or a broken answer'));
    expect(provider().requests).toHaveLength(1);
  });

  it('a refused connection is said to be the reason', async () => {
    await provider().close();
    expect(await ask(TIMEOUT_MS)).toEqual(failed('ECONNREFUSED'));
  });

  it('no secret is told, whatever the provider answers', async () => {
    await ask(PATIENCE_MS);
    const echo = subject.secrets().join(' ');
    const behaviours: (Behaviour | Misbehaviour)[] = [
      ...[echo, ...subject.secrets()].flatMap(subject.echoes),
      { kind: 'garbage', text: echo },
      { kind: 'http', status: 500 },
      { kind: 'redirect' },
      { kind: 'hang' },
    ];
    for (const behaviour of behaviours) {
      const { is, told } = await askMeeting(behaviour);
      expect(is).not.toBe('granted');
      for (const secret of subject.secrets()) expect(told).not.toContain(secret);
    }
  });
}
