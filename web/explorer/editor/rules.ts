import { say } from '../i18n';
import type { Schema } from '../openrpc/document';

/** Which rule of its schema a value breaks, as a sentence. A place of a template breaks none. */
export function brokenRule(value: unknown, schema: Schema): string | undefined {
  if (typeof value === 'number') {
    const { minimum = -Infinity, maximum = Infinity } = schema;
    return value < minimum || value > maximum ? say('lintRange', { minimum, maximum }) : undefined;
  }
  if (typeof value !== 'string' || value.includes('{{')) return undefined;
  const length = [...value].length;
  if (length < (schema.minLength ?? 0)) return say('lintShort', { min: schema.minLength ?? 0 });
  if (length > (schema.maxLength ?? Infinity)) return say('lintLong', { max: schema.maxLength ?? 0 });
  const isMatch = schema.pattern === undefined || new RegExp(schema.pattern, 'u').test(value);
  return isMatch ? undefined : say('lintPattern', { pattern: schema.pattern ?? '' });
}
