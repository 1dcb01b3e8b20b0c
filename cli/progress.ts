export interface Terminal extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
}

/** @param least of fewer there is no bar: they are done before it could be read. */
export async function startProgress(total: number, least: number, stderr: Terminal) {
  if (stderr.isTTY !== true || total < least) return { update(_done: number) {}, stop() {} };
  const { SingleBar } = await import('cli-progress');
  const format = '{bar} {percentage}% {value}/{total} {eta_formatted}';
  const bar = new SingleBar({ format, stream: stderr });
  bar.start(total, 0);
  return bar;
}
