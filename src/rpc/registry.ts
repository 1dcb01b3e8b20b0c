import { faultOf } from './declarations';
import {
  type MethodRecord,
  type NamespaceClass,
  NoParams,
  namespaceName,
  type ParamsClass,
  recordsOf,
} from './method';
import { type ParamsShape, shapeOf } from './params';

/** A served method, with everything that its decorators recorded. */
export interface RegisteredMethod extends Readonly<MethodRecord> {
  /** The wire name, such as `Users.login`. */
  readonly name: string;
  readonly description: string;
  readonly stance: string;
  readonly params: ParamsClass;
  readonly shape: ParamsShape;
  readonly namespace: NamespaceClass;
  /** The handler's name in its class. */
  readonly key: string;
}

/** The served methods, by wire name. */
export type Registry = ReadonlyMap<string, RegisteredMethod>;

/**
 * Collects the methods of the given classes.
 *
 * @throws Error, before anything is served, that names the class and method at fault: a class without
 *   `@Namespace`, a method without `@Method` or without a stance, params with incompletely declared members,
 *   or a wire name that two methods claim.
 */
export function createRegistry(namespaces: readonly NamespaceClass[]): Registry {
  const registry = new Map<string, RegisteredMethod>();
  for (const namespace of namespaces) {
    const prefix = namespaceName(namespace);
    if (prefix === undefined) throw new Error(`${namespace.name} has no @Namespace.`);
    for (const [key, record] of recordsOf(namespace)) {
      const name = `${prefix}.${key}`;
      if (registry.has(name))
        throw new Error(`${namespace.name}.${key}: ${name} is served by another class already.`);
      registry.set(name, register(namespace, key, name, record));
    }
  }
  return registry;
}

function register(
  namespace: NamespaceClass,
  key: string,
  name: string,
  record: MethodRecord,
): RegisteredMethod {
  const where = `${namespace.name}.${key}`;
  const { description, params, stance } = record;
  if (description === undefined || params === undefined) throw new Error(`${where} has no @Method.`);
  if (stance === undefined) throw new Error(`${where} says neither @Public() nor who may call it.`);
  const fault = params === NoParams ? undefined : faultOf(params);
  if (fault !== undefined) throw new Error(`${where}: ${fault}`);
  return { ...record, name, description, params, stance, shape: shapeOf(params), namespace, key };
}
