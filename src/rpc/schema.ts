import { defaultMetadataStorage } from 'class-transformer/cjs/storage';
import { getMetadataStorage } from 'class-validator';
import { targetConstructorToSchema } from 'class-validator-jsonschema';
import type { RuleContext } from './params';

/** A JSON Schema (draft 7, the draft of OpenRPC 1.3), as far as we read it ourselves. */
export interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly examples?: readonly unknown[];
  readonly [keyword: string]: unknown;
}

export const SCHEMAS = '#/components/schemas/';

/** The schema of a class with validators, without its rules. Classes inside it are references below SCHEMAS. */
export function typesOf(target: new () => object): JsonSchema {
  const options = { classTransformerMetadataStorage: defaultMetadataStorage, refPointerPrefix: SCHEMAS };
  return targetConstructorToSchema(target, options) as unknown as JsonSchema;
}

/** The schema of a class with what its rules say of themselves under the given settings. */
export function schemaOf(target: new () => object, settings: unknown): JsonSchema {
  const types = typesOf(target);
  const properties = { ...types.properties };
  for (const { propertyName, context } of getMetadataStorage().getTargetValidationMetadatas(
    target,
    '',
    true,
    false,
  )) {
    const { schema } = (context ?? {}) as Partial<RuleContext>;
    const said = typeof schema === 'function' ? schema(settings) : schema;
    properties[propertyName] = { ...properties[propertyName], ...said };
  }
  return { ...types, properties };
}

/** The classes that a class refers to, by `@Type`. */
export function referencesOf(target: new () => object): (new () => object)[] {
  return Object.keys(typesOf(target).properties ?? {})
    .map(
      (property) =>
        defaultMetadataStorage.findTypeMetadata(target, property)?.typeFunction() as new () => object,
    )
    .filter((type) => type !== undefined);
}
