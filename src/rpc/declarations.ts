import { getMetadataStorage, ValidationTypes } from 'class-validator';
import type { ParamsClass } from './method';
import { referenceOf } from './schema';

/**
 * Checks the declaration of a params class at the start, before a call uses it.
 *
 * @returns a sentence that names class and member, or undefined if the declaration is right.
 */
export function faultOf(params: ParamsClass): string | undefined {
  const storage = getMetadataStorage();
  const decorators = storage.getTargetValidationMetadatas(params, '', true, false);
  if (decorators.length === 0) return `${params.name} has no validators.`;
  return Object.entries(storage.groupByPropertyName(decorators))
    .map(([member, ofMember]) => faultOfMember(params, member, ofMember))
    .find((fault) => fault !== undefined);
}

type Decorator = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

function faultOfMember(params: ParamsClass, member: string, decorators: Decorator[]): string | undefined {
  const where = `${params.name}.${member}`;
  if (!decorators.some(isType))
    return `${where} has no type: add @IsString() or the like. A rule is checked only of the right type.`;
  const nesting = decorators.find(({ type }) => type === ValidationTypes.NESTED_VALIDATION);
  if (nesting === undefined) return undefined;
  const nested = referenceOf(params, member);
  if (nested === undefined || !nesting.always || nesting.each)
    return `${where} must be one object with @ValidateNested({ always: true }) and @Type(() => Class).`;
  return faultOf(nested);
}

/** Whether a decorator states the type of a value, rather than that it is optional or a rule for it. */
const isType = ({ type, groups }: Decorator): boolean =>
  type !== ValidationTypes.CONDITIONAL_VALIDATION &&
  type !== ValidationTypes.WHITELIST &&
  !(groups && groups.length > 0);
