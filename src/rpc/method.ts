import type { ErrnoName } from '../errno';
import type { Call } from './call';

/** What a handler returns: the members of `result` beside `errno` and `errmsg` (which it may replace). */
// biome-ignore lint/suspicious/noConfusingVoidType: a handler may return nothing
export type Result = object | void;

/** How broken rules are reported: each field with its texts, or only the first text. */
export type RuleErrors = 'fields' | 'text';

/** A stage of a call before its handler. Its result is added to the call. It may throw a Failure. */
export type Step = (call: Call, namespace: object) => Promise<object>;

/** What the decorators of one handler recorded. */
export interface MethodRecord {
  description?: string;
  params?: ParamsClass;
  ruleErrors: RuleErrors;
  /** Who may call: `public`, or the name of the required token. */
  stance?: string;
  isLimited: boolean;
  /** Runs before the limit and the params. */
  before?: Step;
  /** Runs after them, right before the handler. */
  last?: Step;
  /** The class of the result's members beside `errno` and `errmsg`. */
  result?: ParamsClass;
  /** The class of the members that a failure of the handler may have. */
  refused?: ParamsClass;
  /** The errnos that it may answer, besides 0 and those that its decorators imply. */
  readonly failures: Set<ErrnoName>;
}

interface MethodOptions {
  readonly ruleErrors?: RuleErrors;
  readonly result?: ParamsClass;
  readonly refused?: ParamsClass;
  readonly failures?: readonly ErrnoName[];
}

export type ParamsClass<P extends object = object> = new () => P;
export type NamespaceClass = new (context: never) => object;

/** The params of a method that takes none. */
export class NoParams {}

const recordsByPrototype = new WeakMap<object, Map<string, MethodRecord>>();
const namesByClass = new WeakMap<object, string>();

/** Names a class of handlers, whose methods are served as `Name.method`. */
export function Namespace(name: string) {
  return (target: NamespaceClass): void => {
    namesByClass.set(target, name);
  };
}

/**
 * Serves a method of the class under its own name.
 *
 * @param description one sentence for the explorer and `mofang methods`.
 * @param params the class-validator class of its params; the handler's first argument.
 * @param options how broken rules are reported, and what the method's description says about its answers.
 */
export function Method<P extends object = NoParams>(
  description: string,
  params?: ParamsClass<P>,
  { ruleErrors = 'fields', result, refused, failures = [] }: MethodOptions = {},
) {
  // biome-ignore lint/suspicious/noExplicitAny: the second argument is the stance's to check, not ours
  return <H extends (params: P, call: any) => Promise<Result>>(
    target: object,
    key: string,
    _: TypedPropertyDescriptor<H>,
  ): void => {
    const record = recordOf(target, key);
    record.description = description;
    record.params = params ?? NoParams;
    record.ruleErrors = ruleErrors;
    if (result !== undefined) record.result = result;
    if (refused !== undefined) record.refused = refused;
    for (const errno of failures) record.failures.add(errno);
  };
}

/**
 * Anyone may call; the configured number of calls a minute applies to each IP address. A handler that needs
 * more than a plain `Call` does not compile with it.
 */
export function Public() {
  // biome-ignore lint/suspicious/noExplicitAny: the first argument is the params class' to check
  return <H extends (params: any, call: Call) => Promise<Result>>(
    target: object,
    key: string,
    _: TypedPropertyDescriptor<H>,
  ): void => {
    const record = takeStance(target, key, 'public');
    record.isLimited = true;
    record.failures.add('LOCKED');
  };
}

/**
 * Makes a decorator from a step. It decides who may call (the stance).
 *
 * @param stance its name in the description, such as `access`.
 * @param step the check; its result is added to the call, so its handlers take `Call & Added`.
 * @param failures what `step` and `last` may throw.
 * @param last uses up what a call needs once, such as a proof, when only the handler can still refuse the
 *   call; its result is added to the call too.
 */
export function before<N extends object, Added extends object, Last extends object = object>(
  stance: string,
  step: (call: Call, namespace: N) => Promise<Added>,
  failures: readonly ErrnoName[] = [],
  { last }: { last?: (call: Call & Added, namespace: N) => Promise<Last> } = {},
) {
  // biome-ignore lint/suspicious/noExplicitAny: the first argument is the params class' to check
  return <H extends (params: any, call: Call & Added & Last) => Promise<Result>>(
    target: N,
    key: string,
    _: TypedPropertyDescriptor<H>,
  ): void => {
    const record = takeStance(target, key, stance);
    record.before = step as unknown as Step;
    if (last !== undefined) record.last = last as unknown as Step;
    for (const errno of failures) record.failures.add(errno);
  };
}

/** The name that a class is served under, or undefined if `@Namespace` is missing. */
export const namespaceName = (target: NamespaceClass): string | undefined => namesByClass.get(target);

/** What the decorators recorded about a class, by method. */
export function recordsOf(target: NamespaceClass): ReadonlyMap<string, MethodRecord> {
  return recordsByPrototype.get(target.prototype) ?? new Map();
}

/** @throws Error if the method already has a stance: a method has exactly one. */
function takeStance(target: object, key: string, stance: string): MethodRecord {
  const record = recordOf(target, key);
  if (record.stance !== undefined) {
    throw new Error(
      `${target.constructor.name}.${key} is ${record.stance} already, and can't be ${stance} too.`,
    );
  }
  record.stance = stance;
  return record;
}

function recordOf(prototype: object, key: string): MethodRecord {
  const records = recordsByPrototype.get(prototype) ?? new Map<string, MethodRecord>();
  const record = records.get(key) ?? newRecord();
  recordsByPrototype.set(prototype, records.set(key, record));
  return record;
}

const newRecord = (): MethodRecord => ({
  ruleErrors: 'fields',
  isLimited: false,
  failures: new Set(),
});
