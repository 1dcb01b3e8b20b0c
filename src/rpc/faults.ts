import { JSONRPCErrorCode, JSONRPCErrorException } from 'json-rpc-2.0';
import { type Language, say } from '../i18n';

/** Faults that are told; those beyond are counted. */
const MOST_FAULTS = 10;
/** Characters that are repeated of a name, which may be one that a caller made up. */
const MOST_NAME_CHARACTERS = 64;

type FaultKind = 'PARAM_UNKNOWN' | 'PARAM_MISSING' | 'PARAM_TYPE';

interface Fault {
  readonly kind: FaultKind;
  readonly param: string;
  readonly expected: string;
}

/** What is wrong with the params of one call. However much that is, the answer stays small. */
export class Faults {
  private readonly told: Fault[] = [];
  private count = 0;

  /**
   * @param path the params that the faulty one lies in, such as `profile.`
   * @param name its name, or its place where params came by position and no name belongs to it.
   * @param expected the type that it should have had; `nothing` where there is no such param.
   */
  add(kind: FaultKind, path: string, name: string | number, expected: string): void {
    this.count++;
    if (this.told.length === MOST_FAULTS) return;
    const param = typeof name === 'number' ? `[${name}]` : beginningOf(name);
    this.told.push({ kind, param: path + param, expected });
  }

  /** @throws JSONRPCErrorException -32602 where anything is wrong. */
  throwIfAny(language: Language): void {
    if (this.count === 0) return;
    const told = this.told.map(({ kind, ...fault }) => ({ ...fault, message: say(kind, language) }));
    const more = this.count - told.length;
    const data = more > 0 ? [...told, { more }] : told;
    throw new JSONRPCErrorException('Invalid params', JSONRPCErrorCode.InvalidParams, data);
  }
}

/** Cut between characters, and without the halves of characters that JSON lets through. */
function beginningOf(name: string): string {
  // A character has at most two code units, so the rest of a name of megabytes isn't looked at.
  const characters = [...name.slice(0, 2 * MOST_NAME_CHARACTERS)];
  const beginning = characters.slice(0, MOST_NAME_CHARACTERS).join('');
  return beginning.replace(/\p{Surrogate}/gu, '\ufffd');
}
