/** Stops what `servers.setup.ts` started. */
export default async function stopServers(): Promise<void> {
  await (globalThis as { stopServers?: () => Promise<void> }).stopServers?.();
}
