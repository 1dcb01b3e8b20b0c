import type { Log } from '../logging';
import { type KeySet, readKeySet } from './key-set';

/** The key file of a running process. It is read again, and changed keys are put to use. */
export class KeyFile {
  private current: string;
  private fault: string | undefined;
  private reading: Promise<void> = Promise.resolve();

  /**
   * @param set what the file held at the start.
   * @param use puts another key set to use.
   */
  constructor(
    private readonly path: string,
    set: KeySet,
    private readonly use: (set: KeySet) => Promise<void>,
    private readonly log: Log,
  ) {
    this.current = JSON.stringify(set);
  }

  /** Reads the file. A broken or missing file changes nothing; the log reports it once as an error. */
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
