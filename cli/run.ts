import { serve } from '../src/process/serve';
import { CliError } from './cli-error';
import { configOf } from './with-context';

interface RunOptions {
  readonly host?: string;
  readonly port?: string;
  readonly lan?: boolean;
}

/** Runs the service until the process is told to stop. */
export async function run({ lan, host = lan ? '0.0.0.0' : undefined, port }: RunOptions): Promise<void> {
  const config = configOf({
    ...(host === undefined ? {} : { MOFANG_HOST: host }),
    ...(port === undefined ? {} : { MOFANG_PORT: port }),
  });
  try {
    await serve(config);
  } catch (error) {
    throw portFault(error as NodeJS.ErrnoException, config.http.port) ?? error;
  }
}

function portFault({ code }: NodeJS.ErrnoException, port: number): CliError | undefined {
  if (code === 'EADDRINUSE')
    return new CliError(`Port ${port} is taken. Choose another: mofang run --port 5001`);
  if (code === 'EACCES')
    return new CliError(`Port ${port} may not be used by this user. Choose one above 1023.`);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new CliError('MOFANG_HOST is no address of this machine.');
  return undefined;
}
