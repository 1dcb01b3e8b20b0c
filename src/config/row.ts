/** What a row of the table says about its setting; `T` is the type of its values. */
export interface Traits<T> {
  /** The setting's meaning, in sentences for the operator. */
  readonly desc: string;
  /** Shown in `.env.example` if there is no default. */
  readonly example?: string;
  readonly choices?: readonly T[];
  /** Whether the value is secret. A file may hold it too: the setting's name with `_FILE` names the file. */
  readonly isSecret?: boolean;
  /** Other settings that must be set too, by the value of this one. `*` stands for any value. */
  readonly needs?: Readonly<Record<string, readonly string[]>>;
  /**
   * Returns what is wrong with the value in combination with another setting's, by the name of that setting.
   * The text follows the name of this one.
   */
  readonly beside?: Readonly<Record<string, (value: T, other: unknown) => string | undefined>>;
  readonly production?: {
    /** Replaces the default. */
    readonly default?: T;
    /** Makes the setting required. Says how to set it; the text follows "is missing". */
    readonly missing?: string;
    /** Refuses values. Says what is wrong and how to correct it; the text follows the setting's name. */
    readonly refused?: Readonly<Record<string, string>>;
    /** Refuses other values, too many to list. The text is of the same form and never repeats a secret. */
    readonly refuses?: (value: T) => string | undefined;
  };
}

/** What a row is made from: its traits, and the setting's default. */
export type Given<T, Default extends T | undefined> = Traits<T> & { readonly default: Default };

/** How a kind of address recognises that anybody on the way can read and change what is sent there. */
export interface Plain<T> {
  /** The hosts that a value reaches unencrypted. */
  readonly hosts: (value: T) => readonly string[];
  /** The setting that turns TLS on, if the address itself can't express it. */
  readonly unless?: string;
  /** What is wrong with such a value, and how to correct it. */
  readonly is: string;
  readonly mend: string;
}

/** A row of the table. `V` is the type of the value; it includes `undefined` if that is the default. */
export interface Row<V> extends Traits<NonNullable<V>> {
  readonly default: V;
  readonly plain?: Plain<NonNullable<V>> | undefined;
  /** The name is envalid's. */
  readonly _parse: (text: string) => NonNullable<V>;
}

/** The values of rows. */
export type Values<Rows> = {
  readonly [Name in keyof Rows]: Rows[Name] extends { readonly default: infer V } ? V : never;
};

/**
 * Makes a kind of setting, such as an address.
 *
 * @param parse reads a variable's text. For an invalid text it throws envalid's EnvError, which says what the
 *   text must be and never repeats it.
 */
export const kind =
  <T>(parse: (text: string) => T, plain?: Plain<T>) =>
  <const Default extends T | undefined>(given: Given<T, Default>) =>
    ({ ...given, _parse: parse, plain }) as Row<Default extends undefined ? T | undefined : T>;

/**
 * The value of a setting that another one needs.
 *
 * @throws Error if it is not set: then the other setting's row fails to say that it needs this one.
 */
export function needed<V, Name extends keyof V & string>(values: V, name: Name): NonNullable<V[Name]> {
  const value = values[name];
  if (value == null) throw new Error(`${name} is not set, and no row says that it is needed.`);
  return value;
}
