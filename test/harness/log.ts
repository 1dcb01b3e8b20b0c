import { Writable } from 'node:stream';
import { pino } from 'pino';
import { type Log, logOptions } from '../../src/logging';

/** A log like the program's own that passes each line to `write`. */
export function logTo(write: (line: string) => void, level = 'info'): Log {
  const sink = new Writable({ write: (line, _encoding, done) => done(void write(String(line))) });
  return pino(logOptions(level), sink);
}

/** A log without output. */
export const silentLog = (): Log => pino({ level: 'silent' });
