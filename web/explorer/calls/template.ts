const PLACE = /\{\{\s*([^{}]+?)\s*\}\}/g;
const WHOLE = /^\{\{\s*([^{}]+?)\s*\}\}$/;

/** A place in a template that nothing fills. */
export class UnknownPlace extends Error {
  constructor(readonly place: string) {
    super(`{{${place}}}`);
  }
}

/**
 * Fills the places of a value, at any depth: `{{1.result.messages.0.code}}` is taken from the first
 * answer, `{{mobile}}` from the variables. A string that is one place becomes what stands there,
 * whatever its type.
 *
 * @throws UnknownPlace where an answer has no such value.
 */
export function fill(
  value: unknown,
  answers: readonly unknown[],
  variables: Record<string, string>,
): unknown {
  const find = (place: string) => lookUp(place, answers, variables);
  if (typeof value === 'string') {
    const whole = WHOLE.exec(value)?.[1];
    if (whole !== undefined) return find(whole);
    return value.replace(PLACE, (_, place: string) => textOf(find(place)));
  }
  if (Array.isArray(value)) return value.map((item) => fill(item, answers, variables));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, fill(item, answers, variables)]),
  );
}

function lookUp(place: string, answers: readonly unknown[], variables: Record<string, string>): unknown {
  const [first = '', ...path] = place.split('.');
  const root = /^\d+$/.test(first) ? answers[Number(first) - 1] : variables[first];
  const found = path.reduce<unknown>(
    (value, name) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, name)
        ? (value as Record<string, unknown>)[name]
        : undefined,
    root,
  );
  if (found === undefined) throw new UnknownPlace(place);
  return found;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** A mobile that nobody is likely to have registered here. */
export function randomMobile(): string {
  const digits = crypto.getRandomValues(new Uint8Array(9));
  return `1${3 + ((digits[0] as number) % 7)}${[...digits].map((digit) => digit % 10).join('')}`;
}
