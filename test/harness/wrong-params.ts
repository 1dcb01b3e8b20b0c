export interface WrongParams {
  readonly what: string;
  /** The wrong param. */
  readonly param: string;
  readonly params: object;
}

/** Cases: each param with the wrong type, each required param left out, and an unknown param. */
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

/** The answer for a wrong, missing or unknown param. */
export const invalidParam = (param: string) => ({
  code: -32602,
  message: 'Invalid params',
  data: [{ param, expected: expect.any(String), message: expect.any(String) }],
});
