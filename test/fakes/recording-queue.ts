import type { JobCounts, JobDefinition, Queue } from '../../src/adapters/queue/port';

interface RecordedJob {
  readonly name: string;
  readonly key: string;
  // biome-ignore lint/suspicious/noExplicitAny: a job's data has any shape until it is asserted
  readonly data: any;
}

/** Records jobs and runs none. It can be told to refuse jobs. */
export class RecordingQueue implements Queue {
  readonly added: RecordedJob[] = [];
  isRefusing = false;

  async add<Data>({ name }: JobDefinition<Data, never>, { key, data }: { key: string; data: Data }) {
    if (this.isRefusing) throw new Error('The queue is away.');
    this.added.push({ name, key, data });
  }

  /** The last job; its message is null if nothing is sent. */
  last(): RecordedJob {
    return this.added.at(-1) as RecordedJob;
  }

  async counts(): Promise<JobCounts> {
    return { waiting: 0, running: 0, retrying: 0, dead: 0 };
  }

  async work() {}
  async dead() {
    return [];
  }
  async replay() {
    return false;
  }
  async remove() {
    return false;
  }
  async close() {}
}
