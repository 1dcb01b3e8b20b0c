import { setTimeout as sleep } from 'node:timers/promises';

const LIMIT_MS = 30_000;

/** Resolves when it is so; a check that throws says that it is not so yet. */
export async function until(what: string, isSo: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + LIMIT_MS;
  while (
    !(await Promise.resolve()
      .then(isSo)
      .catch(() => false))
  ) {
    if (Date.now() > deadline) throw new Error(`It did not come to this: ${what}`);
    await sleep(50);
  }
}
