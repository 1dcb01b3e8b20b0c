import type { Param } from '../openrpc/document';

export interface FieldProps {
  readonly id: string;
  readonly param: Param;
  /** Undefined where the param is left out. */
  readonly value: unknown;
  readonly faults: readonly string[];
  change(value: unknown): void;
}

export interface InputProps extends FieldProps {
  readonly isWrong: boolean;
  readonly describedBy: string;
}

/** What every input says of itself to screen readers. */
export const attributesOf = ({ id, param, isWrong, describedBy }: InputProps) => ({
  id,
  name: param.name,
  'aria-invalid': isWrong,
  'aria-required': param.required,
  'aria-describedby': describedBy,
});
