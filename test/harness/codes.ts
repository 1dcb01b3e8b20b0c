import { OneTimeCodes } from '../../src/codes/one-time-codes';
import { codeOf, freshMobile } from './accounts';
import type { TestApp } from './app';

type Caller = Pick<TestApp, 'call'>;

/** Has a registration code sent, and reads it from the inbox. */
export async function askForCode(app: Caller, mobile = freshMobile()) {
  await app.call('Users.sms', { mobile });
  return { mobile, code: await codeOf(app, mobile) };
}

/** Has every code pass in this process, for a test of what comes after it; returns what ends that. */
export function letCodesPass(): () => void {
  const spies = [
    jest.spyOn(OneTimeCodes.prototype, 'look').mockResolvedValue({ names: ['code'], stored: 'code' }),
    jest.spyOn(OneTimeCodes.prototype, 'take').mockResolvedValue(undefined),
  ];
  return () => {
    for (const spy of spies) spy.mockRestore();
  };
}

/** As many codes as wanted, none of them the right one. */
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

/** Registers with whatever is given on top of good params. */
export function tryRegister(app: Caller, params: RegisterTry) {
  return app.call('Users.register', { password: 'secret-123', password2: 'secret-123', ...params });
}
