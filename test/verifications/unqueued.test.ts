import { RecordingQueue } from '../fakes/recording-queue';
import { startApp, type TestApp } from '../harness/app';
import { CODE_SENDERS } from '../harness/code-senders';
import { freshEmail } from '../harness/emails';

describe('where a message can’t be queued', () => {
  let app: TestApp;
  let queue: RecordingQueue;
  beforeEach(async () => {
    queue = new RecordingQueue();
    app = await startApp({ MOFANG_CODES_PER_TARGET_DAY: '1' }, { queue });
    queue.isRefusing = true;
  });
  afterEach(() => app.close());

  it.each(CODE_SENDERS)(
    '%s is 1100, nobody has to wait, and no target’s cap is used up',
    async (_name, call) => {
      const [method, params] = call();
      for (let round = 0; round < 3; round++)
        expect((await app.call(method, params)).result).toEqual({ errno: 1100, errmsg: '短信发送失败！' });
      const { result } = await app.call(method, params, { headers: { 'Accept-Language': 'en' } });
      expect(result).toEqual({ errno: 1100, errmsg: 'The message could not be sent.' });
      queue.isRefusing = false;
      expect((await app.call(method, params)).result).toEqual({ errno: 0, errmsg: '成功' });
      expect(queue.added).toHaveLength(1);
    },
  );

  it('no code is left behind that could be guessed', async () => {
    const email = freshEmail();
    await app.call('Verifications.email', { email, send_type: 'register' });
    const params = { username: 'mofang_1', email, password: 'secret-123', password2: 'secret-123' };
    const { result } = await app.call('Users.registerByEmail', {
      ...params,
      email_code: '000000',
      allow: 'true',
    });
    expect(result.errno).toBe(10106);
  });
});
