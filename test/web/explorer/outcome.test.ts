import { faultsOf, messageOf, numberOf, outcomeOf } from '../../../web/explorer/calls/outcome';
import type { MethodDoc } from '../../../web/explorer/openrpc/document';

const method = (...names: string[]) => ({ params: names.map((name) => ({ name })) }) as unknown as MethodDoc;
const result = (members: object) => ({ jsonrpc: '2.0', id: 1, result: members });

describe('faults at fields', () => {
  it('come from the data of -32602', () => {
    const data = [{ param: 'mobile', expected: 'string', message: 'Wrong type.' }, { more: 90 }];
    const answer = { error: { code: -32_602, message: 'Invalid params', data } };
    expect(faultsOf(answer, method('mobile'))).toEqual({ mobile: ['Wrong type. (string)'] });
    expect(numberOf(outcomeOf(answer))).toBe(-32_602);
  });

  it('come from the texts of 1001', () => {
    const errmsg = { password: ['short', 'differ'], sms_code: ['wrong'] };
    const answer = result({ errno: 1001, errmsg });
    expect(faultsOf(answer, method('mobile', 'password'))).toEqual(errmsg);
    expect(messageOf(outcomeOf(answer))).toBe('short differ wrong');
  });

  it('of a text alone belong to the only param', () => {
    const answer = result({ errno: 1001, errmsg: 'taken' });
    expect(faultsOf(answer, method('mobile'))).toEqual({ mobile: ['taken'] });
    expect(faultsOf(answer, method('a', 'b'))).toEqual({});
  });

  it.each([
    undefined,
    null,
    [],
    'text',
    {},
    result({ errno: 0, errmsg: 'ok' }),
    { error: { code: -32_603 } },
  ])('are none in %j', (answer) => {
    expect(faultsOf(answer, method('mobile'))).toEqual({});
  });
});
