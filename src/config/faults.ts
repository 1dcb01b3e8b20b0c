import type { Row } from './row';
import { ROWS, type Values } from './settings';
import { mayBePlain } from './settings/plaintext';

/** A row, and the value that was read for it. */
interface Setting extends Row<unknown> {
  readonly name: string;
  readonly value: NonNullable<unknown> | undefined;
}

type Settings = ReadonlyMap<string, Setting>;

/**
 * Checks the values against the rules of the rows.
 *
 * @param values without those that could not be read: their faults are reported already.
 * @returns a sentence per fault, beginning with the setting to correct.
 */
export function faultsOf(values: Partial<Values>): string[] {
  const settings: Settings = new Map(
    [...ROWS]
      .filter(([name]) => name in values)
      .map(([name, row]) => [name, { ...row, name, value: values[name as keyof Values] }]),
  );
  const checks = [
    ...(values.MOFANG_ENV === 'production' ? [unsafe, readable] : []),
    contradictory,
    incomplete,
  ];
  return [...settings.values()].flatMap((setting) => checks.flatMap((check) => check(setting, settings)));
}

/** The faults of a value in production. */
function unsafe({ name, value, production }: Setting): string[] {
  if (value === undefined)
    return production?.missing === undefined ? [] : [`${name} is missing. ${production.missing}`];
  const refusal =
    new Map(Object.entries(production?.refused ?? {})).get(String(value)) ?? production?.refuses?.(value);
  return refusal === undefined ? [] : [`${name} ${refusal}`];
}

/** The faults of an address to which data would travel unencrypted. */
function readable({ name, value, plain }: Setting, settings: Settings): string[] {
  const networks = settings.get('MOFANG_PLAINTEXT_NETWORKS')?.value as readonly string[] | undefined;
  if (value === undefined || plain === undefined || networks === undefined) return [];
  const hasTls = plain.unless !== undefined && settings.get(plain.unless)?.value !== false;
  if (hasTls || plain.hosts(value).every((host) => mayBePlain(host, networks))) return [];
  return [
    `${name} is ${plain.is}: others on the way can read and change what is sent. ${plain.mend}, ` +
      'or list its host in MOFANG_PLAINTEXT_NETWORKS.',
  ];
}

/** The faults of a value in combination with other settings. */
function contradictory({ name, value, beside = {} }: Setting, settings: Settings): string[] {
  if (value === undefined) return [];
  return Object.entries(beside).flatMap(([other, check]) => {
    const fault = settings.has(other) ? check(value, settings.get(other)?.value) : undefined;
    return fault === undefined ? [] : [`${name} ${fault}`];
  });
}

/** The settings that a value needs but that are not set. */
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
