export interface Terminal extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
}

/** @param least below this total no bar is shown, because the work ends before anyone could read it. */
export async function startProgress(total: number, least: number, stderr: Terminal) {
  if (stderr.isTTY !== true || total < least) return { update(_done: number) {}, stop() {} };
  const { SingleBar } = await import('cli-progress');
  const format = '{bar} {percentage}% {value}/{total} {eta_formatted}';
  const bar = new SingleBar({ format, stream: stderr });
  bar.start(total, 0);
  return bar;
}
