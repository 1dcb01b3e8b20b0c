import type { Log } from '../logging';
import { type KeySet, readKeySet } from './key-set';

/** The file of keys of a process that runs: it is read again, and what it holds is taken over where it changed. */
export class KeyFile {
  private current: string;
  private fault: string | undefined;
  private reading: Promise<void> = Promise.resolve();

  /**
   * @param set what the file held at the start.
   * @param use takes over another set.
   */
  constructor(
    private readonly path: string,
    set: KeySet,
    private readonly use: (set: KeySet) => Promise<void>,
    private readonly log: Log,
  ) {
    this.current = JSON.stringify(set);
  }

  /** Reads the file. One that is broken or gone changes nothing, and is an error in the log, once. */
  readAgain(): Promise<void> {
    this.reading = this.reading.then(() => this.read());
    return this.reading;
  }

  private async read(): Promise<void> {
    try {
      const set = readKeySet(this.path);
      this.fault = undefined;
      const text = JSON.stringify(set);
      if (text === this.current) return;
      await this.use(set);
      this.current = text;
      this.log.info({ kids: set.keys.map(({ kid }) => kid) }, 'token keys were read again');
    } catch (error) {
      const { message } = error as Error;
      if (message === this.fault) return;
      this.fault = message;
      this.log.error({ reason: `MOFANG_JWT_KEYS ${message}` }, 'token keys stay as they were');
    }
  }
}
