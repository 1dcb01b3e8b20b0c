import type { ErrnoName } from '../errno';
import type { Call } from './call';

/** What a handler returns: the members of `result` beside `errno` and `errmsg` (which it may replace). */
// biome-ignore lint/suspicious/noConfusingVoidType: a handler may return nothing
export type Result = object | void;

/** How broken rules are told: each field with its texts, or the first text alone. */
export type RuleErrors = 'fields' | 'text';

/** A stage of a call before its handler; what it resolves to joins the call. It may throw a Failure. */
export type Step = (call: Call, namespace: object) => Promise<object>;

/** What the decorators of one handler recorded. */
export interface MethodRecord {
  description?: string;
  params?: ParamsClass;
  ruleErrors: RuleErrors;
  /** Who may call: `public`, or the name of the token that is needed. */
  stance?: string;
  isLimited: boolean;
  /** Runs before the limit and the params. */
  before?: Step;
  /** Runs after them, right before the handler. */
  last?: Step;
  /** The class whose members its result has beside `errno` and `errmsg`. */
  result?: ParamsClass;
  /** The class of the members that a failure of its handler may have. */
  refused?: ParamsClass;
  /** What it may answer, other than errno 0 and what its decorators imply. */
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

/** Names a class of handlers: its methods are served as `Name.method`. */
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
 * @param options how broken rules are told; what the description of the method says of its answers.
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
 * Anyone may call, each IP address as often a minute as is configured. A handler that asks for more than a
 * plain `Call` does not compile under it.
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
 * Makes a stance of a step, to be used as a decorator.
 *
 * @param stance its name in the description, such as `access`.
 * @param step what must hold; its result joins the call, so handlers under it take `Call & Added`.
 * @param failures what it and `last` may throw.
 * @param last uses up what a call needs once, such as a proof, when nothing but the handler can refuse it any
 *   more; its result joins the call too.
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

/** The name a class is served under, or undefined where `@Namespace` is missing. */
export const namespaceName = (target: NamespaceClass): string | undefined => namesByClass.get(target);

/** What the decorators recorded about a class, by method. */
export function recordsOf(target: NamespaceClass): ReadonlyMap<string, MethodRecord> {
  return recordsByPrototype.get(target.prototype) ?? new Map();
}

/** @throws Error where the method has a stance already: which of two is meant can't be told. */
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
