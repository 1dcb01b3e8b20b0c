import type { Param } from '../openrpc/document';

/** What was wrong, by the path of a param: `mobile`, `profile.education`. */
export type Faults = Readonly<Record<string, readonly string[]>>;

export interface FieldProps {
  /** Of the param: its name, after those of the params that it is in. */
  readonly path: string;
  readonly param: Param;
  /** Undefined where the param is left out. */
  readonly value: unknown;
  readonly faults: Faults;
  change(value: unknown): void;
}

export const idOf = (path: string): string => `param-${path.replaceAll('.', '-')}`;

export interface InputProps extends FieldProps {
  readonly isWrong: boolean;
  readonly describedBy: string;
}

/** What every input says of itself to screen readers. */
export const attributesOf = ({ path, param, isWrong, describedBy }: InputProps) => ({
  id: idOf(path),
  name: param.name,
  'aria-invalid': isWrong,
  'aria-required': param.required,
  'aria-describedby': describedBy,
});
