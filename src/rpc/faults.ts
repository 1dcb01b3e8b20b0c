import { JSONRPCErrorCode, JSONRPCErrorException } from 'json-rpc-2.0';
import { type Language, say } from '../i18n';

/** The most faults that an answer describes; the others are only counted. */
const MOST_FAULTS = 10;
/** The most characters that an answer repeats of a name, because a caller may have made it up. */
const MOST_NAME_CHARACTERS = 64;

type FaultKind = 'PARAM_UNKNOWN' | 'PARAM_MISSING' | 'PARAM_TYPE';

interface Fault {
  readonly kind: FaultKind;
  readonly param: string;
  readonly expected: string;
}

/** The faults in the params of one call. The answer stays small, however many there are. */
export class Faults {
  private readonly told: Fault[] = [];
  private count = 0;

  /**
   * @param path the params that contain the faulty one, such as `profile.`
   * @param name its name, or its position if params came by position and it has no name.
   * @param expected the type that it should have; `nothing` if there is no such param.
   */
  add(kind: FaultKind, path: string, name: string | number, expected: string): void {
    this.count++;
    if (this.told.length === MOST_FAULTS) return;
    const param = typeof name === 'number' ? `[${name}]` : beginningOf(name);
    this.told.push({ kind, param: path + param, expected });
  }

  /** @throws JSONRPCErrorException -32602 if there are any faults. */
  throwIfAny(language: Language): void {
    if (this.count === 0) return;
    const told = this.told.map(({ kind, ...fault }) => ({ ...fault, message: say(kind, language) }));
    const more = this.count - told.length;
    const data = more > 0 ? [...told, { more }] : told;
    throw new JSONRPCErrorException('Invalid params', JSONRPCErrorCode.InvalidParams, data);
  }
}

/** Cut between characters, and without the unpaired surrogates that JSON lets through. */
function beginningOf(name: string): string {
  // A character has at most two code units, so the rest of a very long name need not be read.
  const characters = [...name.slice(0, 2 * MOST_NAME_CHARACTERS)];
  const beginning = characters.slice(0, MOST_NAME_CHARACTERS).join('');
  return beginning.replace(/\p{Surrogate}/gu, '\ufffd');
}
