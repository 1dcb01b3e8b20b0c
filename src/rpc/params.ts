import { ValidateBy, type ValidationArguments, type ValidationError, validateSync } from 'class-validator';
import { JSONRPCErrorCode, JSONRPCErrorException } from 'json-rpc-2.0';
import { Failure } from '../failure';
import { type Language, say, type Text, type TextKey } from '../i18n';
import type { ParamsClass, RuleErrors } from './method';
import { type JsonSchema, typesOf } from './schema';

/** A param as its class declares it: what is expected of its type, and whether it may be left out. */
interface ParamShape {
  readonly expected: string;
  readonly isOptional: boolean;
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
 * A rule that a value of the right type may break; breaking it is errno 1001 with the given text.
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
  const shape = Object.entries(properties).map(
    ([name, { type = 'any' }]) => [name, { expected: type, isOptional: !required.includes(name) }] as const,
  );
  return new Map(shape);
}

/**
 * Turns what came on the wire into an instance of the params class.
 *
 * @throws JSONRPCErrorException -32602 for a wrong type, a missing or an unknown param.
 * @throws Failure VALIDATION_FAILED where a rule is broken: all fields at once.
 */
export function readParams(
  { params, shape, ruleErrors }: { params: ParamsClass; shape: ParamsShape; ruleErrors: RuleErrors },
  given: unknown,
  { language, settings }: { language: Language; settings: unknown },
): object {
  const named = Array.isArray(given) ? byPosition(given, shape) : ((given ?? {}) as Record<string, unknown>);
  const instance = Object.assign(new params(), withoutNulls(named, shape));
  const faults = [
    ...namingFaults(named, shape),
    ...(shape.size > 0 ? typeFaults(instance, named, shape) : []),
  ];
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

function namingFaults(named: Record<string, unknown>, shape: ParamsShape): Fault[] {
  const unknown = Object.keys(named).filter((param) => !shape.has(param));
  const missing = [...shape].filter(([param, { isOptional }]) => !isOptional && !Object.hasOwn(named, param));
  return [
    ...unknown.map((param) => ({ param, expected: 'nothing', key: 'PARAM_UNKNOWN' as const })),
    ...missing.map(([param, { expected }]) => ({ param, expected, key: 'PARAM_MISSING' as const })),
  ];
}

/** Null for an optional param is the same as leaving it out. */
function withoutNulls(named: Record<string, unknown>, shape: ParamsShape): Record<string, unknown> {
  const isGiven = ([param, value]: [string, unknown]) =>
    shape.has(param) && !(value === null && shape.get(param)?.isOptional);
  return Object.fromEntries(Object.entries(named).filter(isGiven));
}

function typeFaults(instance: object, named: Record<string, unknown>, shape: ParamsShape): Fault[] {
  return validateSync(instance, { strictGroups: true })
    .filter(({ property }) => Object.hasOwn(named, property))
    .map(({ property }) => ({
      param: property,
      expected: shape.get(property)?.expected ?? 'any',
      key: 'PARAM_TYPE',
    }));
}

function invalidParams(faults: Fault[], language: Language): JSONRPCErrorException {
  const data = faults.map(({ param, expected, key }) => ({ param, expected, message: say(key, language) }));
  return new JSONRPCErrorException('Invalid params', JSONRPCErrorCode.InvalidParams, data);
}

function checkRules(instance: object, ruleErrors: RuleErrors, settings: unknown): void {
  Object.defineProperty(instance, SETTINGS, { value: settings });
  const errors = validateSync(instance, { groups: [RULES], forbidUnknownValues: false });
  if (errors.length === 0) return;
  const fields = errors.map((error) => [error.property, brokenRules(error, settings)] as const);
  const first = fields[0]?.[1][0];
  throw new Failure(
    'VALIDATION_FAILED',
    ruleErrors === 'text' && first !== undefined ? { text: first } : { fields: Object.fromEntries(fields) },
  );
}

/** The texts of one field, in the order its rules are written (decorators apply from the last to the first). */
function brokenRules({ contexts = {} }: ValidationError, settings: unknown): (Text | TextKey)[] {
  return Object.values(contexts)
    .map(({ text }) => (typeof text === 'function' ? text(settings) : text))
    .reverse();
}
