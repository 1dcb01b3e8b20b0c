/** What a row of the table says of its setting; `T` is the type of its values. */
export interface Traits<T> {
  /** What the setting means, in sentences for the operator. */
  readonly desc: string;
  /** Shown in `.env.example` where there is no default. */
  readonly example?: string;
  readonly choices?: readonly T[];
}

/** What a row is made of: its traits, and the value that the setting has where it is not set. */
export type Given<T, Default extends T | undefined> = Traits<T> & { readonly default: Default };

/** A row of the table. `V` is the type of what is read, which may be `undefined` where that is the default. */
export interface Row<V> extends Traits<NonNullable<V>> {
  readonly default: V;
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
  <T>(parse: (text: string) => T) =>
  <const Default extends T | undefined>(given: Given<T, Default>) =>
    ({ ...given, _parse: parse }) as Row<Default extends undefined ? T | undefined : T>;
