export interface WrongParams {
  readonly what: string;
  /** The param that is wrong. */
  readonly param: string;
  readonly params: object;
}

/** Every param of the wrong type, every one that is needed left out, and one that is unknown. */
export function wrongParams(
  good: Record<string, string>,
  optional: Record<string, string> = {},
): WrongParams[] {
  const everything = { ...good, ...optional };
  const types = Object.keys(everything).flatMap((param) =>
    [1, true, ['x'], { x: 'y' }, ...(param in good ? [null] : [])].map((value) => ({
      what: `${param}: ${JSON.stringify(value)}`,
      param,
      params: { ...good, [param]: value },
    })),
  );
  const missing = Object.keys(good).map((param) => ({
    what: `no ${param}`,
    param,
    params: Object.fromEntries(Object.entries(good).filter(([name]) => name !== param)),
  }));
  return [...types, ...missing, { what: 'one more', param: 'more', params: { ...everything, more: 'x' } }];
}

/** What answers a param that is wrong, missing or unknown. */
export const invalidParam = (param: string) => ({
  code: -32602,
  message: 'Invalid params',
  data: [{ param, expected: expect.any(String), message: expect.any(String) }],
});
