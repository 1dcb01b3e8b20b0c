import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Observed } from '../../rpc/observe';
import type { ObservedJob } from '../queue/port';
import { within } from '../timing';
import type { Metrics, Sources } from './port';

/** The label of requests for no method of ours, by OpenTelemetry's convention. */
const OTHER = '_OTHER';
const CALL_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const JOB_SECONDS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
/** A source that takes longer is left out of a reading. */
const SOURCE_LIMIT_MS = 1_000;

/** Metrics for Prometheus; docs/operations.md lists the names. */
export class PrometheusMetrics implements Metrics {
  private readonly registry = new Registry();
  private readonly registers = [this.registry];
  private readonly calls = new Counter({
    name: 'mofang_calls_total',
    help: 'Answered calls, by method and errno; the code of a JSON-RPC error, which is negative, counts as one.',
    labelNames: ['method', 'errno'],
    registers: this.registers,
  });
  private readonly callDuration = new Histogram({
    name: 'mofang_call_duration_seconds',
    help: 'How long calls took.',
    labelNames: ['method'],
    buckets: CALL_SECONDS,
    registers: this.registers,
  });
  private readonly jobRuns = new Counter({
    name: 'mofang_job_runs_total',
    help: 'Tries at jobs, by name and result: done or failed.',
    labelNames: ['job', 'result'],
    registers: this.registers,
  });
  private readonly jobDuration = new Histogram({
    name: 'mofang_job_duration_seconds',
    help: 'How long tries at jobs took.',
    labelNames: ['job'],
    buckets: JOB_SECONDS,
    registers: this.registers,
  });

  constructor(sources: Sources, version: string) {
    collectDefaultMetrics({ register: this.registry });
    this.addGauges(sources);
    new Gauge({
      name: 'mofang_build_info',
      help: 'Always 1; the labels say what runs.',
      labelNames: ['version', 'node'],
      registers: this.registers,
    }).set({ version, node: process.version }, 1);
  }

  async call<Answered extends { readonly errno: number }>(
    { method = OTHER }: Observed,
    answer: () => Promise<Answered>,
  ): Promise<Answered> {
    const end = this.callDuration.startTimer({ method });
    const answered = await answer();
    end();
    this.calls.inc({ method, errno: answered.errno });
    return answered;
  }

  async job<Result extends { readonly isDone: boolean }>(
    { name: job }: ObservedJob,
    run: () => Promise<Result>,
  ): Promise<Result> {
    const end = this.jobDuration.startTimer({ job });
    const result = await run();
    end();
    this.jobRuns.inc({ job, result: result.isDone ? 'done' : 'failed' });
    return result;
  }

  async read() {
    return { contentType: this.registry.contentType, text: await this.registry.metrics() };
  }

  private addGauges({ parts, passwordHashes, jobs, databaseConnections }: Sources): void {
    this.gauge('mofang_password_hashes', 'Password hashes, by state.', ['state'], () =>
      byState(passwordHashes()),
    );
    this.gauge(
      'mofang_jobs',
      'Jobs, by state; the same from every process of a queue.',
      ['state'],
      async () => byState(await jobs()),
    );
    this.gauge(
      'mofang_database_connections',
      'Connections of this process to the database, by state.',
      ['state'],
      () => {
        const { used, free } = databaseConnections() ?? {};
        return used === undefined ? [] : byState({ used, free });
      },
    );
    this.gauge('mofang_database_waiting', 'Statements that wait for a connection.', [], () => {
      const { waiting } = databaseConnections() ?? {};
      return waiting === undefined ? [] : [{ labels: {}, value: waiting }];
    });
    // Read last, because the check itself uses a connection.
    this.gauge('mofang_part_up', 'Whether a part that calls need works, 1 or 0.', ['part'], async () =>
      Object.entries(await parts()).map(([part, status]) => ({
        labels: { part },
        value: status === 'ok' ? 1 : 0,
      })),
    );
  }

  /** Reads the values whenever metrics are read. A source that fails or hangs leaves its gauge empty. */
  private gauge(
    name: string,
    help: string,
    labelNames: string[],
    read: () => Values | Promise<Values>,
  ): void {
    new Gauge({
      name,
      help,
      labelNames,
      registers: this.registers,
      async collect() {
        this.reset();
        const values = await within(SOURCE_LIMIT_MS, Promise.resolve().then(read), none).catch(none);
        for (const { labels, value } of values) this.set(labels, value);
      },
    });
  }
}

type Values = readonly { readonly labels: Record<string, string>; readonly value: number }[];

const none = (): Values => [];

const byState = (counts: object): Values =>
  Object.entries(counts).map(([state, value]) => ({ labels: { state }, value }));
