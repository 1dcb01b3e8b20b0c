import { JSONSchema } from 'class-validator-jsonschema';

/** What the description of a param says of it, beside its type and its rules. */
export const Says = (description: string, example?: string, format?: string) =>
  JSONSchema({ description, ...(example && { examples: [example] }), ...(format && { format }) });
