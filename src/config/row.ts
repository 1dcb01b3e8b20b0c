/** What a row of the table says of its setting; `T` is the type of its values. */
export interface Traits<T> {
  /** What the setting means, in sentences for the operator. */
  readonly desc: string;
  /** Shown in `.env.example` where there is no default. */
  readonly example?: string;
  readonly choices?: readonly T[];
  /** Whether nobody else may read it. A secret may also be given by a file: its name and `_FILE` names that. */
  readonly isSecret?: boolean;
  /** By its value: other settings that must be set too. `*` stands for any value. */
  readonly needs?: Readonly<Record<string, readonly string[]>>;
  /** By the name of another setting: what is wrong between their values, said after the name of this one. */
  readonly beside?: Readonly<Record<string, (value: T, other: unknown) => string | undefined>>;
  readonly production?: {
    /** In place of the default. */
    readonly default?: T;
    /** Makes the setting required: how to set it, said after "is missing". */
    readonly missing?: string;
    /** By values that are refused: what is wrong and how to mend it, said after the setting's name. */
    readonly refused?: Readonly<Record<string, string>>;
    /** The same of other values, where they are too many to list. It never repeats a secret. */
    readonly refuses?: (value: T) => string | undefined;
  };
}

/** What a row is made of: its traits, and the value that the setting has where it is not set. */
export type Given<T, Default extends T | undefined> = Traits<T> & { readonly default: Default };

/** How a kind of address says that whatever is sent there can be read and changed on the way. */
export interface Plain<T> {
  /** The hosts to which a value leads so. */
  readonly hosts: (value: T) => readonly string[];
  /** The setting that turns TLS on, where the address itself can't say it. */
  readonly unless?: string;
  /** What such a value is, and how to mend it. */
  readonly is: string;
  readonly mend: string;
}

/** A row of the table. `V` is the type of what is read, which may be `undefined` where that is the default. */
export interface Row<V> extends Traits<NonNullable<V>> {
  readonly default: V;
  readonly plain?: Plain<NonNullable<V>> | undefined;
  /** The name that envalid gives it. */
  readonly _parse: (text: string) => NonNullable<V>;
}

/** The values of rows. */
export type Values<Rows> = {
  readonly [Name in keyof Rows]: Rows[Name] extends { readonly default: infer V } ? V : never;
};

/**
 * Makes a kind of setting, such as an address.
 *
 * @param parse reads a variable's text. It throws envalid's EnvError where the text can't be one; the error says
 *   what the text must be, and never repeats it.
 */
export const kind =
  <T>(parse: (text: string) => T, plain?: Plain<T>) =>
  <const Default extends T | undefined>(given: Given<T, Default>) =>
    ({ ...given, _parse: parse, plain }) as Row<Default extends undefined ? T | undefined : T>;

/**
 * The value of a setting that another one needs.
 *
 * @throws Error where it is not set: then the other's row does not say that it needs this one.
 */
export function needed<V, Name extends keyof V & string>(values: V, name: Name): NonNullable<V[Name]> {
  const value = values[name];
  if (value == null) throw new Error(`${name} is not set, and no row says that it is needed.`);
  return value;
}
