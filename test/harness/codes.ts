import { OneTimeCodes } from '../../src/codes/one-time-codes';
import { codeOf, freshMobile } from './accounts';
import type { TestApp } from './app';

type Caller = Pick<TestApp, 'call'>;

/** Requests a registration code, and reads it from the inbox. */
export async function askForCode(app: Caller, mobile = freshMobile()) {
  await app.call('Users.sms', { mobile });
  return { mobile, code: await codeOf(app, mobile) };
}

/** Makes this process accept every code, for tests of later steps; returns a function that ends this. */
export function letCodesPass(): () => void {
  const spies = [
    jest.spyOn(OneTimeCodes.prototype, 'look').mockResolvedValue({ names: ['code'], stored: 'code' }),
    jest.spyOn(OneTimeCodes.prototype, 'take').mockResolvedValue(undefined),
  ];
  return () => {
    for (const spy of spies) spy.mockRestore();
  };
}

/** Returns `count` wrong codes. */
export function wrongCodes(right: string, count = 1): string[] {
  return Array.from({ length: count }, (_, index) =>
    String((Number(right) + 1 + index) % 10 ** right.length).padStart(right.length, '0'),
  );
}

export interface RegisterTry {
  readonly mobile: string;
  readonly sms_code: string;
  readonly password?: string;
  readonly password2?: string;
}

/** Registers with valid params, overridden by the given ones. */
export function tryRegister(app: Caller, params: RegisterTry) {
  return app.call('Users.register', { password: 'secret-123', password2: 'secret-123', ...params });
}
