import { Failure } from '../../src/failure';
import { Method, Namespace, Public } from '../../src/rpc/method';
import { type RpcApp, startRpcApp } from '../harness/rpc-app';

@Namespace('Busy')
class Busy {
  constructor(readonly services: { secondsLeft: number }) {}

  @Method('Can be called again in a while.')
  @Public()
  async wait(): Promise<void> {
    throw new Failure('LOCKED', { retryAfterSeconds: this.services.secondsLeft });
  }
}

describe('a call that is to be tried again later', () => {
  const services = { secondsLeft: 0 };
  let app: RpcApp;

  beforeAll(async () => {
    app = await startRpcApp([Busy], services);
  });
  afterAll(() => app.close());

  it.each([
    [60, 60],
    [59.01, 60],
    [1, 1],
    [0.2, 1],
    [0, 1],
    [-0.5, 1],
    [-7, 1],
  ])('is told of %d seconds left as %i: whole ones, and never none', async (secondsLeft, told) => {
    services.secondsLeft = secondsLeft;
    const { result, headers } = await app.call('Busy.wait');
    expect(result).toEqual({ errno: 1004, errmsg: expect.any(String), data: { time: told } });
    expect(headers.get('Retry-After')).toBe(String(told));
  });
});
