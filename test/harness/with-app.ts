/** Runs part of a test on a service of its own, and closes it whatever happens. */
export async function withApp<A extends { close(): Promise<void> }>(
  starting: Promise<A>,
  use: (app: A) => Promise<void>,
): Promise<void> {
  const app = await starting;
  try {
    await use(app);
  } finally {
    await app.close();
  }
}
