import { defaultMetadataStorage } from 'class-transformer/cjs/storage';
import { getMetadataStorage } from 'class-validator';
import { targetConstructorToSchema } from 'class-validator-jsonschema';
import type { Text, TextKey } from '../i18n';

/** A JSON Schema (draft 7, the draft of OpenRPC 1.3), limited to the parts that we read. */
export interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly examples?: readonly unknown[];
  readonly [keyword: string]: unknown;
}

/** What a rule adds to its check: the text for a caller who breaks it, and its part of the schema. */
export interface RuleContext<S = unknown> {
  readonly text: TextKey | ((settings: S) => Text);
  readonly schema: JsonSchema | ((settings: S) => JsonSchema);
}

const SCHEMAS = '#/components/schemas/';

/** The schema of a class with validators, without its rules. It refers to nested classes below SCHEMAS. */
export function typesOf(target: new () => object): JsonSchema {
  const options = { classTransformerMetadataStorage: defaultMetadataStorage, refPointerPrefix: SCHEMAS };
  return targetConstructorToSchema(target, options) as unknown as JsonSchema;
}

/** The schema of a class, including its rules under the given settings. */
export function schemaOf(target: new () => object, settings: unknown): JsonSchema {
  const types = typesOf(target);
  const properties = { ...types.properties };
  for (const { property, schema } of rulesOf(target)) {
    const said = typeof schema === 'function' ? schema(settings) : schema;
    properties[property] = { ...properties[property], ...said };
  }
  return { ...types, properties };
}

/** The rules of a class, each with its property. */
export function rulesOf(target: new () => object): (RuleContext & { readonly property: string })[] {
  return getMetadataStorage()
    .getTargetValidationMetadatas(target, '', true, false)
    .filter(({ context }) => context !== undefined)
    .map(({ propertyName, context }) => ({ property: propertyName, ...(context as RuleContext) }));
}

/** The class that a property refers to by `@Type`. */
export function referenceOf(target: new () => object, property: string): (new () => object) | undefined {
  const found = defaultMetadataStorage.findTypeMetadata(target, property)?.typeFunction();
  return found as (new () => object) | undefined;
}

/** The classes that a class refers to. */
export function referencesOf(target: new () => object): (new () => object)[] {
  return Object.keys(typesOf(target).properties ?? {})
    .map((property) => referenceOf(target, property))
    .filter((type) => type !== undefined);
}
