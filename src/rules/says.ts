import { JSONSchema } from 'class-validator-jsonschema';

/** Adds a description to a param, beside its type and its rules. */
export const Says = (description: string, example?: string, format?: string) =>
  JSONSchema({ description, ...(example && { examples: [example] }), ...(format && { format }) });
