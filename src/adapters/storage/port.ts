/** Files that clients fetch by URL, named by us and never changed. */
export interface Storage {
  /**
   * Stores a file; afterwards it is there whole.
   *
   * @param name a new one: what becomes of two files of one name is not promised.
   * @throws Error where it can't be stored; then nothing of it is there.
   */
  put(name: string, bytes: Buffer): Promise<void>;
  /**
   * Removes a file; one that is absent is no fault.
   *
   * @throws Error where that can't be told, or done.
   */
  delete(name: string): Promise<void>;
  /** The absolute address of a file, whether or not there is one. */
  url(name: string): string;
}
