import { readFileSync } from 'node:fs';
import { customCleanEnv, EnvError } from 'envalid';
import type { Row } from './row';
import { ROWS, type Values } from './settings';

/** The environment variables that are set and not empty. */
export type Variables = Readonly<Record<string, string>>;

export interface Reading {
  /** The values that could be read. */
  readonly values: Partial<Values>;
  /** A sentence for each value that could not be read. */
  readonly faults: readonly string[];
}

/** Reads each setting from its variable or the file of a secret, or else takes its default. */
export function readValues(variables: Variables): Reading {
  const faults: string[] = [];
  const sources = [...ROWS].map(([name, row]) => sourceOf(name, row, variables));
  const texts = Object.fromEntries(sources.map(({ name, text }) => [name, text]));
  const rows = Object.fromEntries(sources.map(({ name, row }) => [name, row]));
  const values = customCleanEnv(texts, rows, (read) => read as Partial<Values>, {
    reporter: ({ errors }) => {
      for (const [name, error] of Object.entries(errors)) faults.push(`${name}: ${error?.message}`);
    },
  });
  return { values, faults };
}

/** Whether a setting is read from the variable. */
export const isSetting = (variable: string): boolean =>
  ROWS.has(variable) || ROWS.get(variable.replace(/_FILE$/, ''))?.isSecret === true;

/** What a setting is read from, and the row that reads it. */
function sourceOf(name: string, given: Row<unknown>, variables: Variables) {
  const inProduction = variables.MOFANG_ENV === 'production' ? given.production?.default : undefined;
  const row = { ...given, default: inProduction ?? given.default };
  const file = row.isSecret ? variables[`${name}_FILE`] : undefined;
  if (file === undefined) return { name, row, text: variables[name] };
  const parse = (path: string) => {
    if (variables[name] !== undefined) throw new EnvError(`${name}_FILE is set too. Leave one of them out.`);
    return row._parse(secretIn(path, `${name}_FILE`));
  };
  return { name, row: { ...row, _parse: parse }, text: file };
}

/** The content of a file, without the newline at its end, as container platforms mount secrets. */
function secretIn(path: string, variable: string): string {
  try {
    const secret = readFileSync(path, 'utf8').replace(/\r?\n$/, '');
    if (secret !== '') return secret;
  } catch (error) {
    throw new EnvError(
      `${path}, which ${variable} names, can't be read (${(error as NodeJS.ErrnoException).code}).`,
    );
  }
  throw new EnvError(`${path}, which ${variable} names, is empty.`);
}
