import type { MethodDoc } from '../openrpc/document';

/** What one answer says, in one shape. */
export type Outcome =
  | { readonly kind: 'good'; readonly result: Record<string, unknown> }
  | { readonly kind: 'bad'; readonly errno: number; readonly result: Record<string, unknown> }
  | { readonly kind: 'error'; readonly code: number; readonly message: string; readonly data: unknown }
  | { readonly kind: 'none' };

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function outcomeOf(answer: unknown): Outcome {
  if (!isObject(answer)) return { kind: 'none' };
  if (isObject(answer.error)) {
    const { code, message, data } = answer.error;
    return { kind: 'error', code: Number(code), message: String(message), data };
  }
  if (!isObject(answer.result)) return { kind: 'none' };
  const { errno } = answer.result;
  return typeof errno === 'number' && errno !== 0
    ? { kind: 'bad', errno, result: answer.result }
    : { kind: 'good', result: answer.result };
}

export const isGood = (answer: unknown): boolean => outcomeOf(answer).kind === 'good';

/** The number that an answer is known by: its errno, or its error's code. */
export function numberOf(outcome: Outcome): number | undefined {
  if (outcome.kind === 'good') return 0;
  if (outcome.kind === 'bad') return outcome.errno;
  return outcome.kind === 'error' ? outcome.code : undefined;
}

/** What would confirm that it is the user, where errno 10211 asks for it. */
export function methodsAskedFor(answer: unknown): readonly string[] | undefined {
  const outcome = outcomeOf(answer);
  if (outcome.kind !== 'bad' || outcome.errno !== 10211 || !isObject(outcome.result.data)) return undefined;
  return listOf(outcome.result.data.methods ?? []);
}

/** What is wrong with which param, as texts to put at its field. */
export function faultsOf(answer: unknown, method: MethodDoc): Record<string, string[]> {
  const outcome = outcomeOf(answer);
  if (outcome.kind === 'error' && Array.isArray(outcome.data)) return typeFaults(outcome.data);
  if (outcome.kind !== 'bad') return {};
  const { errmsg } = outcome.result;
  if (isObject(errmsg))
    return Object.fromEntries(Object.entries(errmsg).map(([name, texts]) => [name, listOf(texts)]));
  const [only, ...others] = method.params;
  const isItsFault = outcome.errno === 1001 && only !== undefined && others.length === 0;
  return isItsFault ? { [only.name]: [String(errmsg)] } : {};
}

function typeFaults(data: readonly unknown[]): Record<string, string[]> {
  // The last one may say how many more there are, of no param.
  const told = data.filter(isObject).filter(({ param }) => param !== undefined);
  const faults = told.map(({ param, expected, message }): [string, string[]] => {
    const hint = typeof expected === 'string' ? ` (${expected})` : '';
    return [String(param), [`${String(message)}${hint}`]];
  });
  return Object.fromEntries(faults);
}

const listOf = (texts: unknown): string[] => (Array.isArray(texts) ? texts.map(String) : [String(texts)]);

/** Text of an errno or error, as the service says it. */
export function messageOf(outcome: Outcome): string {
  if (outcome.kind === 'error') return outcome.message;
  if (outcome.kind === 'none') return '';
  const { errmsg } = outcome.result;
  if (typeof errmsg === 'string') return errmsg;
  return outcome.kind === 'bad' && isObject(errmsg) ? Object.values(errmsg).flatMap(listOf).join(' ') : '';
}
