import { isLoopback } from './loopback';
import type { Row } from './row';
import { ROWS, type Values } from './settings';

/** A row, and the value that was read for it. */
interface Setting extends Row<unknown> {
  readonly name: string;
  readonly value: NonNullable<unknown> | undefined;
}

type Settings = ReadonlyMap<string, Setting>;

/**
 * What the rows say against the values.
 *
 * @param values without those that could not be read: of these, everything is said already.
 * @returns a sentence per fault, beginning with the setting to mend.
 */
export function faultsOf(values: Partial<Values>): string[] {
  const settings: Settings = new Map(
    [...ROWS]
      .filter(([name]) => name in values)
      .map(([name, row]) => [name, { ...row, name, value: values[name as keyof Values] }]),
  );
  const checks = [...(values.MOFANG_ENV === 'production' ? [unsafe] : []), contradictory, incomplete];
  return [...settings.values()].flatMap((setting) => checks.flatMap((check) => check(setting, settings)));
}

/** What production says against it. */
function unsafe({ name, value, production, plain }: Setting): string[] {
  if (value === undefined)
    return production?.missing === undefined ? [] : [`${name} is missing. ${production.missing}`];
  const refusal = production?.refuses?.(value);
  return [
    ...(refusal === undefined ? [] : [`${name} ${refusal}`]),
    ...(plain?.hosts(value).every(mayBePlain) === false
      ? [`${name} is ${plain.is}, which others on the way can read and change. ${plain.mend}.`]
      : []),
  ];
}

/** Hosts that only Aliyun's own machines reach. */
const WITHIN_ALIYUN = /.-internal\.aliyuncs\.com$/;

const mayBePlain = (host: string): boolean => isLoopback(host) || WITHIN_ALIYUN.test(host);

/** Where it does not go with other settings. */
function contradictory({ name, value, beside = {} }: Setting, settings: Settings): string[] {
  if (value === undefined) return [];
  return Object.entries(beside).flatMap(([other, check]) => {
    const fault = settings.has(other) ? check(value, settings.get(other)?.value) : undefined;
    return fault === undefined ? [] : [`${name} ${fault}`];
  });
}

/** What it needs, and nobody has set. */
function incomplete({ name, value, needs = {} }: Setting, settings: Settings): string[] {
  if (value === undefined) return [];
  return Object.entries(needs)
    .filter(([wanted]) => wanted === '*' || wanted === value)
    .flatMap(([wanted, others]) => {
      const because = wanted === '*' ? `${name} is set` : `${name} is \`${value}\``;
      return others
        .flatMap((other) => settings.get(other) ?? [])
        .filter((other) => other.value === undefined)
        .map((other) => `${other.name} is missing: ${because}. ${other.desc}`);
    });
}
