import { ValidateBy, type ValidationArguments, type ValidationError, validateSync } from 'class-validator';
import { ERRNO, type ErrnoName } from '../errno';
import { Failure } from '../failure';
import type { Language, Text, TextKey } from '../i18n';
import { Faults } from './faults';
import type { ParamsClass, RuleErrors } from './method';
import { isObject } from './protocol';
import { type RuleContext, referenceOf, typesOf } from './schema';

/** A param as its class declares it: its expected type, and whether it may be left out. */
interface ParamShape {
  readonly expected: string;
  readonly isOptional: boolean;
  /** For an object with its own params: `@ValidateNested({ always: true })` and `@Type`. */
  readonly nested?: Nested;
}

/** A class of params, and their shape. */
interface Nested {
  readonly params: ParamsClass;
  readonly shape: ParamsShape;
}

/** The params of a method in their declared order, which is also the order of positional params. */
export type ParamsShape = ReadonlyMap<string, ParamShape>;

const RULES = 'rules';
/** Counts rules to give each a name of its own: class-validator takes two of one name on a field for one. */
let rules = 0;
const SETTINGS = Symbol('settings');

/**
 * A rule that a value of the right type may break. A broken rule is errno 1001 with the given text, or the
 * errno itself if the text is that errno's own. Rules are checked only when all types are right. A missing
 * optional param skips its rules.
 *
 * @param holds gets the value, all the params, and the settings given to the dispatcher.
 * @param schema the same rule in JSON Schema, as far as that can express it.
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

/** What a method declares about its params. */
interface Declared {
  readonly params: ParamsClass;
  readonly shape: ParamsShape;
  readonly ruleErrors: RuleErrors;
}

/**
 * Turns the params of a request into an instance of the params class. Only declared params are read; of
 * others only their names.
 *
 * @throws JSONRPCErrorException -32602 for a wrong type, a missing or an unknown param.
 * @throws Failure VALIDATION_FAILED if a rule is broken, with all fields at once; or the errno of the first
 *   broken rule.
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
 * leaving it out. A value that should have its own params but is no object is left out too: class-validator
 * would validate a list item by item.
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

/** Reports wrong types; missing params have been reported already. */
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

/** The errors with the paths of their fields, including those of nested params. */
function withPaths(errors: readonly ValidationError[], path = ''): (readonly [string, ValidationError])[] {
  return errors.flatMap((error) =>
    error.children?.length
      ? withPaths(error.children, `${path}${error.property}.`)
      : [[path + error.property, error] as const],
  );
}

/** The errno that has this text as its own. */
export function errnoOf(text: Text | TextKey | undefined): ErrnoName | undefined {
  const key = typeof text === 'object' ? text.key : text;
  return key !== undefined && key in ERRNO ? (key as ErrnoName) : undefined;
}

/** The texts for one field, in the order in which its rules are written (decorators apply in reverse). */
function brokenRules({ contexts = {} }: ValidationError, settings: unknown): (Text | TextKey)[] {
  return Object.values(contexts)
    .map(({ text }) => (typeof text === 'function' ? text(settings) : text))
    .reverse();
}
