import type { FastifyInstance } from 'fastify';
import { within } from './adapters/timing';
import type { Log } from './logging';

/** Something outside that calls need. */
export interface Part {
  readonly name: string;
  /** Whether no call can do without it. Where any other part is missing, most calls still go on. */
  readonly isEssential: boolean;
  /** Resolves while the part works; may take as long as it likes. */
  check(): Promise<unknown>;
}

type PartStatus = 'ok' | 'unavailable';

export interface HealthReport {
  /** `degraded` where a part is missing that some calls do without, `stopping` once the process is to end. */
  readonly status: 'ok' | 'degraded' | 'unavailable' | 'stopping';
  readonly parts: Readonly<Record<string, PartStatus>>;
}

/** How long a part may take to answer. */
const CHECK_LIMIT_MS = 1_000;

/** Whether this process can serve, part by part. */
export class Health {
  private readonly watched: readonly WatchedPart[];
  private stopping = false;

  constructor(parts: readonly Part[], log: Log) {
    this.watched = parts.map((part) => new WatchedPart(part, log));
  }

  /** From now on the process is not ready: balancers turn to others. What comes still is served. */
  stop(): void {
    this.stopping = true;
  }

  get isStopping(): boolean {
    return this.stopping;
  }

  /** Asks every part at once, and waits a second at most. */
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

/** A part that is asked once at a time, whoever wants to know, and logged when it comes and goes. */
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
 * For balancers and supervisors: `live` while the process answers at all, `ready` while calls should come to
 * it. Redis is shared by all processes: were they not ready without it, an outage of some calls would become
 * one of all.
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
