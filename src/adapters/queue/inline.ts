import type { Log } from '../../logging';
import { within } from '../timing';
import {
  Attempts,
  CLOSING_MS,
  DEAD_KEPT_SECONDS,
  DONE_KEPT_SECONDS,
  described,
  FIRST_PAUSE_MS,
  type RunningJob,
  type TryResult,
} from './attempts';
import type { AnyJob, DeadJob, JobCounts, JobDefinition, Queue, WorkOptions } from './port';

type State =
  | { readonly is: 'waiting' | 'running' }
  | { readonly is: 'retrying'; readonly timer: NodeJS.Timeout }
  | { readonly is: 'dead'; readonly diedAt: Date; readonly reason: string };

interface Job {
  readonly id: string;
  readonly name: string;
  readonly json: string;
  readonly traceparent: string | undefined;
  readonly tries: number;
  readonly state: State;
}

interface Worker {
  readonly concurrency: number;
  run(job: RunningJob): Promise<TryResult>;
}

interface Options {
  /** The pause after a job's first try. */
  readonly firstPauseMs?: number;
  /** The current trace, which a new job keeps. */
  readonly traceparent?: (() => string | undefined) | undefined;
}

/** The embedded queue, for one process. Nothing survives a restart. A job starts as soon as it is added. */
export class InlineQueue implements Queue {
  private readonly jobs = new Map<string, Job>();
  private readonly waiting = new Set<string>();
  /** When each finished job stops blocking its key; the oldest first. */
  private readonly done = new Map<string, number>();
  private readonly running = new Set<Promise<void>>();
  private worker: Worker | undefined;
  private isClosing = false;

  constructor(
    private readonly log: Log,
    private readonly options: Options = {},
  ) {}

  async add<Data>(
    { name }: JobDefinition<Data, never>,
    { key, data }: { readonly key: string; readonly data: NoInfer<Data> },
  ): Promise<void> {
    if (this.isClosing) throw new Error('The queue is closed.');
    this.forgetDone();
    const id = `${name}:${key}`;
    if (this.jobs.has(id) || this.done.has(id)) return;
    const traceparent = this.options.traceparent?.();
    const json = JSON.stringify(data);
    this.wait({ id, name, json, traceparent, tries: 0 });
  }

  async work<Parts>(
    definitions: readonly AnyJob<Parts>[],
    parts: Parts,
    { concurrency, observe }: WorkOptions,
  ): Promise<void> {
    const attempts = new Attempts(definitions, parts, this.log, observe);
    this.worker = { concurrency, run: (job) => attempts.run(job) };
    this.startWaiting();
  }

  async dead(): Promise<readonly DeadJob[]> {
    this.forgetDead();
    return [...this.jobs.values()]
      .flatMap(({ id, name, tries, state }) => (state.is === 'dead' ? [{ id, name, tries, ...state }] : []))
      .map(({ is: _, ...job }) => job)
      .sort((a, b) => b.diedAt.getTime() - a.diedAt.getTime());
  }

  async replay(id: string): Promise<boolean> {
    const job = this.deadJob(id);
    if (job === undefined || this.isClosing) return false;
    this.wait({ ...job, tries: 0 });
    return true;
  }

  async remove(id: string): Promise<boolean> {
    return this.deadJob(id) !== undefined && this.jobs.delete(id);
  }

  async counts(): Promise<JobCounts> {
    this.forgetDead();
    const states = [...this.jobs.values()].map(({ state }) => state.is);
    const count = (wanted: State['is']) => states.filter((is) => is === wanted).length;
    return {
      waiting: count('waiting'),
      running: count('running'),
      retrying: count('retrying'),
      dead: count('dead'),
    };
  }

  async close(): Promise<void> {
    this.isClosing = true;
    await within(CLOSING_MS, this.idle(), () => undefined);
    for (const { state, ...job } of this.jobs.values()) {
      if (state.is === 'dead') continue;
      if (state.is === 'retrying') clearTimeout(state.timer);
      this.log.warn(described(job), `a job is lost: it was ${state.is} when the process stopped`);
    }
    this.jobs.clear();
    this.waiting.clear();
  }

  private async idle(): Promise<void> {
    while (this.running.size > 0) await Promise.race(this.running);
  }

  private wait(job: Omit<Job, 'state'>): void {
    this.jobs.set(job.id, { ...job, state: { is: 'waiting' } });
    this.waiting.add(job.id);
    this.startWaiting();
  }

  private startWaiting(): void {
    if (this.worker === undefined) return;
    for (const id of this.waiting) {
      if (this.running.size >= this.worker.concurrency) return;
      this.waiting.delete(id);
      this.start(this.jobs.get(id) as Job, this.worker);
    }
  }

  private start(job: Job, worker: Worker): void {
    const { id, name, json, traceparent } = job;
    const tries = job.tries + 1;
    this.jobs.set(id, { ...job, tries, state: { is: 'running' } });
    const run = worker.run({ id, name, tries, data: JSON.parse(json), traceparent }).then((result) => {
      this.running.delete(run);
      // Unless the job was given up meanwhile.
      if (this.jobs.has(id)) this.finish({ ...job, tries }, result);
      this.startWaiting();
    });
    this.running.add(run);
  }

  private finish(job: Job, result: TryResult): void {
    if (result.isDone) {
      this.jobs.delete(job.id);
      this.done.set(job.id, Date.now() + DONE_KEPT_SECONDS * 1000);
    } else {
      const state = result.isFinal ? died(result.reason) : this.retrying(job);
      this.jobs.set(job.id, { ...job, state });
    }
  }

  private retrying(job: Job): State {
    const { firstPauseMs = FIRST_PAUSE_MS } = this.options;
    const timer = setTimeout(() => this.wait(job), firstPauseMs * 2 ** (job.tries - 1));
    return { is: 'retrying', timer: timer.unref() };
  }

  private deadJob(id: string): Job | undefined {
    const job = this.jobs.get(id);
    return job?.state.is === 'dead' ? job : undefined;
  }

  private forgetDone(): void {
    const now = Date.now();
    for (const [id, until] of this.done) {
      if (until > now) return;
      this.done.delete(id);
    }
  }

  private forgetDead(): void {
    const end = Date.now() - DEAD_KEPT_SECONDS * 1000;
    for (const { id, state } of this.jobs.values())
      if (state.is === 'dead' && state.diedAt.getTime() <= end) this.jobs.delete(id);
  }
}

const died = (reason: string): State => ({ is: 'dead', diedAt: new Date(), reason });
