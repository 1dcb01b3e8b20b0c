import { ValidateBy, type ValidationArguments, type ValidationError, validateSync } from 'class-validator';
import { JSONRPCErrorCode, JSONRPCErrorException } from 'json-rpc-2.0';
import { ERRNO, type ErrnoName } from '../errno';
import { Failure } from '../failure';
import { type Language, say, type Text, type TextKey } from '../i18n';
import type { ParamsClass, RuleErrors } from './method';
import { type JsonSchema, referenceOf, typesOf } from './schema';

/** A param as its class declares it: what is expected of its type, and whether it may be left out. */
interface ParamShape {
  readonly expected: string;
  readonly isOptional: boolean;
  /** The class of an object that has params of its own: `@ValidateNested({ always: true })` and `@Type`. */
  readonly nested?: { readonly params: ParamsClass; readonly shape: ParamsShape };
}

/** The params of a method in their declared order, which positional params follow. */
export type ParamsShape = ReadonlyMap<string, ParamShape>;

const RULES = 'rules';
/** Rules so far: each has a name of its own, or class-validator takes two of a field for one. */
let rules = 0;
const SETTINGS = Symbol('settings');

/** What a rule is, beside its check: the text for who breaks it, and what a schema says of it. */
export interface RuleContext<S = unknown> {
  readonly text: TextKey | ((settings: S) => Text);
  readonly schema: JsonSchema | ((settings: S) => JsonSchema);
}

/**
 * A rule that a value of the right type may break; breaking it is errno 1001 with the given text, or,
 * where that text is an errno's own, this errno.
 * Rules are checked when all types are right, and not at all where an optional param is missing.
 *
 * @param holds takes the value, all the params, and the settings given to the dispatcher.
 * @param schema the same in JSON Schema, as far as that can say it.
 */
export function Rule<P extends object, S>(
  holds: (value: string, params: P, settings: S) => boolean,
  text: RuleContext<S>['text'],
  schema: RuleContext<S>['schema'] = {},
): PropertyDecorator {
  const validate = (value: string | undefined, { object }: ValidationArguments) =>
    value === undefined || holds(value, object as P, (object as { [SETTINGS]: S })[SETTINGS]);
  return (target, property) => {
    const name = `rule${++rules}`;
    const validator = { validate, defaultMessage: () => name };
    ValidateBy({ name, validator }, { groups: [RULES], context: { text, schema } })(target, property);
  };
}

/** Reads the shape of a params class from its schema. */
export function shapeOf(params: ParamsClass): ParamsShape {
  const { properties = {}, required = [] } = typesOf(params);
  const shape = Object.entries(properties).map(([name, { type = 'object' }]) => {
    const reference = type === 'object' ? referenceOf(params, name) : undefined;
    const nested = reference && { params: reference, shape: shapeOf(reference) };
    return [
      name,
      { expected: type, isOptional: !required.includes(name), ...(nested && { nested }) },
    ] as const;
  });
  return new Map(shape);
}

/**
 * Turns what came on the wire into an instance of the params class.
 *
 * @throws JSONRPCErrorException -32602 for a wrong type, a missing or an unknown param.
 * @throws Failure VALIDATION_FAILED where a rule is broken: all fields at once; or the errno of the first broken rule.
 */
export function readParams(
  { params, shape, ruleErrors }: { params: ParamsClass; shape: ParamsShape; ruleErrors: RuleErrors },
  given: unknown,
  { language, settings }: { language: Language; settings: unknown },
): object {
  const named = Array.isArray(given) ? byPosition(given, shape) : ((given ?? {}) as Record<string, unknown>);
  const instance = instanceOf(params, named, shape);
  const faults = [...namingFaults(named, shape), ...(shape.size > 0 ? typeFaults(instance, shape) : [])];
  if (faults.length > 0) throw invalidParams(faults, language);
  if (shape.size > 0) checkRules(instance, ruleErrors, settings);
  return instance;
}

interface Fault {
  readonly param: string;
  readonly expected: string;
  readonly key: TextKey;
}

function byPosition(given: unknown[], shape: ParamsShape): Record<string, unknown> {
  const names = [...shape.keys()];
  return Object.fromEntries(given.map((value, index) => [names[index] ?? `[${index}]`, value]));
}

function namingFaults(named: Record<string, unknown>, shape: ParamsShape, path = ''): Fault[] {
  const unknown = Object.keys(named).filter((param) => !shape.has(param));
  const missing = [...shape].filter(([param, { isOptional }]) => !isOptional && !Object.hasOwn(named, param));
  const inside = [...shape].flatMap(([param, { nested }]) => {
    const value = named[param];
    return nested && isRecord(value) ? namingFaults(value, nested.shape, `${path}${param}.`) : [];
  });
  return [
    ...unknown.map((param) => ({ param: path + param, expected: 'nothing', key: 'PARAM_UNKNOWN' as const })),
    ...missing.map(([param, { expected }]) => ({
      param: path + param,
      expected,
      key: 'PARAM_MISSING' as const,
    })),
    ...inside,
  ];
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An instance of the params class, and of the classes inside it. */
function instanceOf(params: ParamsClass, named: Record<string, unknown>, shape: ParamsShape): object {
  const instance: Record<string, unknown> = Object.assign(new params(), withoutNulls(named, shape));
  for (const [param, { nested }] of shape) {
    const value = instance[param];
    if (nested && isRecord(value)) instance[param] = instanceOf(nested.params, value, nested.shape);
  }
  return instance;
}

/** Null for an optional param is the same as leaving it out. */
function withoutNulls(named: Record<string, unknown>, shape: ParamsShape): Record<string, unknown> {
  const isGiven = ([param, value]: [string, unknown]) =>
    shape.has(param) && !(value === null && shape.get(param)?.isOptional);
  return Object.fromEntries(Object.entries(named).filter(isGiven));
}

function typeFaults(instance: object, shape: ParamsShape): Fault[] {
  return faultsIn(validateSync(instance, { strictGroups: true }), shape);
}

/** Wrong types; what is missing was said already. */
function faultsIn(errors: readonly ValidationError[], shape: ParamsShape, path = ''): Fault[] {
  return errors.flatMap(({ property, value, children = [] }) => {
    const { expected = 'any', nested } = shape.get(property) ?? {};
    if (nested && isRecord(value) && children.length > 0)
      return faultsIn(children, nested.shape, `${path}${property}.`);
    return value === undefined ? [] : [{ param: path + property, expected, key: 'PARAM_TYPE' as const }];
  });
}

function invalidParams(faults: Fault[], language: Language): JSONRPCErrorException {
  const data = faults.map(({ param, expected, key }) => ({ param, expected, message: say(key, language) }));
  return new JSONRPCErrorException('Invalid params', JSONRPCErrorCode.InvalidParams, data);
}

function checkRules(instance: object, ruleErrors: RuleErrors, settings: unknown): void {
  Object.defineProperty(instance, SETTINGS, { value: settings });
  const errors = withPaths(validateSync(instance, { groups: [RULES], forbidUnknownValues: false }));
  if (errors.length === 0) return;
  const fields = errors.map(([path, error]) => [path, brokenRules(error, settings)] as const);
  const first = fields[0]?.[1][0];
  const errno = errnoOf(first);
  if (errno !== undefined && first !== undefined) throw new Failure(errno, { text: first });
  throw new Failure(
    'VALIDATION_FAILED',
    ruleErrors === 'text' && first !== undefined ? { text: first } : { fields: Object.fromEntries(fields) },
  );
}

/** Errors with the path of their field, those inside other params too. */
function withPaths(errors: readonly ValidationError[], path = ''): (readonly [string, ValidationError])[] {
  return errors.flatMap((error) =>
    error.children?.length
      ? withPaths(error.children, `${path}${error.property}.`)
      : [[path + error.property, error] as const],
  );
}

/** The errno whose own text this is. */
export function errnoOf(text: Text | TextKey | undefined): ErrnoName | undefined {
  const key = typeof text === 'object' ? text.key : text;
  return key !== undefined && key in ERRNO ? (key as ErrnoName) : undefined;
}

/** The texts of one field, in the order its rules are written (decorators apply from the last to the first). */
function brokenRules({ contexts = {} }: ValidationError, settings: unknown): (Text | TextKey)[] {
  return Object.values(contexts)
    .map(({ text }) => (typeof text === 'function' ? text(settings) : text))
    .reverse();
}
