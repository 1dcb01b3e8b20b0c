import type { FastifyInstance } from 'fastify';
import { within } from './adapters/timing';
import type { Log } from './logging';

/** An outside service that calls need. */
export interface Part {
  readonly name: string;
  /** Whether every call needs it. If any other part is missing, most calls still work. */
  readonly isEssential: boolean;
  /** Resolves if the part works; it may take any time. */
  check(): Promise<unknown>;
}

type PartStatus = 'ok' | 'unavailable';

export interface HealthReport {
  /** `degraded` if a part is missing that not all calls need, `stopping` once the process is told to stop. */
  readonly status: 'ok' | 'degraded' | 'unavailable' | 'stopping';
  readonly parts: Readonly<Record<string, PartStatus>>;
}

/** How long a part may take to answer. */
const CHECK_LIMIT_MS = 1_000;

/** Whether this process can serve, with the status of each part. */
export class Health {
  private readonly watched: readonly WatchedPart[];
  private stopping = false;

  constructor(parts: readonly Part[], log: Log) {
    this.watched = parts.map((part) => new WatchedPart(part, log));
  }

  /** From now on the process is not ready, so load balancers turn to others. It still serves what arrives. */
  stop(): void {
    this.stopping = true;
  }

  get isStopping(): boolean {
    return this.stopping;
  }

  /** Checks all parts at the same time, and waits a second at most. */
  async report(): Promise<HealthReport> {
    const parts = await Promise.all(
      this.watched.map(async (part) => ({ name: part.name, part, status: await part.status() })),
    );
    const missing = parts.filter(({ status }) => status !== 'ok').map(({ part }) => part);
    return {
      status: this.stopping ? 'stopping' : overall(missing),
      parts: Object.fromEntries(parts.map(({ name, status }) => [name, status])),
    };
  }
}

function overall(missing: readonly WatchedPart[]): HealthReport['status'] {
  if (missing.some(({ isEssential }) => isEssential)) return 'unavailable';
  return missing.length > 0 ? 'degraded' : 'ok';
}

/** A part with one check running at a time, however many callers ask. Logs when it goes and comes back. */
class WatchedPart {
  readonly name: string;
  readonly isEssential: boolean;
  private running: Promise<PartStatus> | undefined;
  private last: PartStatus = 'ok';

  constructor(
    private readonly part: Part,
    private readonly log: Log,
  ) {
    this.name = part.name;
    this.isEssential = part.isEssential;
  }

  status(): Promise<PartStatus> {
    this.running ??= this.check().finally(() => {
      this.running = undefined;
    });
    return within(CHECK_LIMIT_MS, this.running, () =>
      this.seen('unavailable', new Error(`no answer in ${CHECK_LIMIT_MS} ms`)),
    );
  }

  private async check(): Promise<PartStatus> {
    try {
      await this.part.check();
      return this.seen('ok');
    } catch (error) {
      return this.seen('unavailable', error);
    }
  }

  private seen(status: PartStatus, err?: unknown): PartStatus {
    if (status !== this.last) {
      if (status === 'ok') this.log.info({ part: this.name }, 'a part is available again');
      else this.log.warn({ err, part: this.name }, 'a part is unavailable');
    }
    this.last = status;
    return status;
  }
}

/**
 * For load balancers and supervisors: `live` while the process answers at all, `ready` while it should get
 * calls. All processes share Redis. If it were required to be ready, a Redis outage, which affects some
 * calls, would stop all of them.
 */
export function addHealth(app: FastifyInstance, health: Health): void {
  app.get('/health/live', async () => ({ status: 'ok' }));
  app.get('/health/ready', async (_request, reply) => {
    const report = await health.report();
    const isReady = report.status === 'ok' || report.status === 'degraded';
    return reply
      .code(isReady ? 200 : 503)
      .header('Cache-Control', 'no-store')
      .send(report);
  });
}
