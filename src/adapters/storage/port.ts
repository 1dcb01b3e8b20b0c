/** Files that clients fetch by URL. We choose their names, and never change a file. */
export interface Storage {
  /**
   * Stores a file as a whole.
   *
   * @param name a new name: the result of storing two files under one name is undefined.
   * @throws Error if it can't be stored; then no part of it is stored.
   */
  put(name: string, bytes: Buffer): Promise<void>;
  /**
   * Removes a file. An absent file is no error.
   *
   * @throws Error if the storage can't remove it, or can't tell whether it exists.
   */
  delete(name: string): Promise<void>;
  /** The absolute URL of a file, whether or not it exists. */
  url(name: string): string;
}
