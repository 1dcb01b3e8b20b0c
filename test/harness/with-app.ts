/** Runs part of a test on its own service, and always closes it. */
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
