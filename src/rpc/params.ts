import { ValidateBy, type ValidationArguments, type ValidationError, validateSync } from 'class-validator';
import { ERRNO, type ErrnoName } from '../errno';
import { Failure } from '../failure';
import type { Language, Text, TextKey } from '../i18n';
import { Faults } from './faults';
import type { ParamsClass, RuleErrors } from './method';
import { isObject } from './protocol';
import { type RuleContext, referenceOf, typesOf } from './schema';

/** A param as its class declares it: what is expected of its type, and whether it may be left out. */
interface ParamShape {
  readonly expected: string;
  readonly isOptional: boolean;
  /** For an object that has params of its own: `@ValidateNested({ always: true })` and `@Type`. */
  readonly nested?: Nested;
}

/** A class of params, and what they are. */
interface Nested {
  readonly params: ParamsClass;
  readonly shape: ParamsShape;
}

/** The params of a method in their declared order, which positional params follow. */
export type ParamsShape = ReadonlyMap<string, ParamShape>;

const RULES = 'rules';
/** Rules so far: each has a name of its own, or class-validator takes two of a field for one. */
let rules = 0;
const SETTINGS = Symbol('settings');

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

/** What a method says of its params. */
interface Declared {
  readonly params: ParamsClass;
  readonly shape: ParamsShape;
  readonly ruleErrors: RuleErrors;
}

/**
 * Turns what came on the wire into an instance of the params class. Only declared params are looked at; of
 * others no more than their names.
 *
 * @throws JSONRPCErrorException -32602 for a wrong type, a missing or an unknown param.
 * @throws Failure VALIDATION_FAILED where a rule is broken: all fields at once; or the errno of the first broken rule.
 */
export function readParams(
  { params, shape, ruleErrors }: Declared,
  given: object | undefined,
  { language, settings }: { language: Language; settings: unknown },
): object {
  const faults = new Faults();
  const named = Array.isArray(given) ? byPosition(given, shape, faults) : (given ?? {});
  const instance = instanceOf({ params, shape }, named as Named, faults);
  if (shape.size > 0) addWrongTypes(validateSync(instance, { strictGroups: true }), shape, faults);
  faults.throwIfAny(language);
  if (shape.size > 0) checkRules(instance, ruleErrors, settings);
  return instance;
}

type Named = Readonly<Record<string, unknown>>;

function byPosition(given: readonly unknown[], shape: ParamsShape, faults: Faults): Named {
  for (let place = shape.size; place < given.length; place++) {
    faults.add('PARAM_UNKNOWN', '', place, 'nothing');
  }
  const names = [...shape.keys()].slice(0, given.length);
  return Object.fromEntries(names.map((name, place) => [name, given[place]]));
}

/**
 * An instance of a params class, and of the classes inside it. Null for an optional param is the same as
 * leaving it out. What should have params of its own and is no object is left out too: class-validator
 * would go through a list item by item.
 */
function instanceOf({ params, shape }: Nested, given: Named, faults: Faults, path = ''): object {
  addWrongNames(given, shape, faults, path);
  const instance = new params() as Record<string, unknown>;
  for (const [param, { expected, isOptional, nested }] of shape) {
    if (!Object.hasOwn(given, param)) continue;
    const value = given[param];
    if (value === null && isOptional) continue;
    if (nested === undefined) instance[param] = value;
    else if (isObject(value)) instance[param] = instanceOf(nested, value, faults, `${path}${param}.`);
    else faults.add('PARAM_TYPE', path, param, expected);
  }
  return instance;
}

function addWrongNames(given: Named, shape: ParamsShape, faults: Faults, path: string): void {
  for (const param of Object.keys(given)) {
    if (!shape.has(param)) faults.add('PARAM_UNKNOWN', path, param, 'nothing');
  }
  for (const [param, { expected, isOptional }] of shape) {
    const isMissing = !isOptional && !Object.hasOwn(given, param);
    if (isMissing) faults.add('PARAM_MISSING', path, param, expected);
  }
}

/** Wrong types; what is missing was said already. */
function addWrongTypes(
  errors: readonly ValidationError[],
  shape: ParamsShape,
  faults: Faults,
  path = '',
): void {
  for (const { property, value, children = [] } of errors) {
    const { expected = 'any', nested } = shape.get(property) ?? {};
    if (nested && children.length > 0) addWrongTypes(children, nested.shape, faults, `${path}${property}.`);
    else if (value !== undefined) faults.add('PARAM_TYPE', path, property, expected);
  }
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
