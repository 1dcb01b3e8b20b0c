import { MemoryCache } from '../../../src/adapters/cache/memory';
import { Inbox } from '../../../src/adapters/inbox/inbox';
import { createMail } from '../../../src/adapters/mail';
import { activationMail, codeMail } from '../../../src/messages/mails';
import { startApp, type TestApp } from '../../harness/app';

const TO = 'li@example.com';

describe('mail to the development inbox', () => {
  it('a mail with a code is kept as its text, with the code beside it', async () => {
    const inbox = new Inbox(new MemoryCache());
    const mail = await createMail({ kind: 'inbox' }, inbox);
    const message = codeMail({ to: TO, purpose: 'bind', code: '4F7K2Q', minutes: 3, language: 'en' });
    await mail.send(message);

    expect(await inbox.list(TO)).toEqual([
      {
        id: expect.any(String),
        channel: 'mail',
        to: TO,
        purpose: 'bind',
        text: message.text,
        code: '4F7K2Q',
        time: expect.any(String),
      },
    ]);
  });

  it('a mail with a link is kept with the link beside it', async () => {
    const inbox = new Inbox(new MemoryCache());
    const mail = await createMail({ kind: 'inbox' }, inbox);
    const link = 'https://account.example.com/activate?code=abc';
    await mail.send(activationMail({ to: TO, username: 'li', link, hours: 24, language: 'zh-CN' }));

    expect(await inbox.list()).toEqual([
      expect.objectContaining({ channel: 'mail', purpose: 'activation', link }),
    ]);
    expect((await inbox.list())[0]).not.toHaveProperty('code');
  });

  describe('in a service', () => {
    let app: TestApp;

    beforeAll(async () => {
      app = await startApp();
    });

    afterAll(() => app.close());

    it('is listed by Inbox.list', async () => {
      await app.context.mail.send(
        codeMail({ to: TO, purpose: 'register', code: 'ABC123', minutes: 3, language: 'zh-CN' }),
      );

      const { result } = await app.call('Inbox.list', { to: TO });
      expect(result.messages).toEqual([
        expect.objectContaining({ channel: 'mail', to: TO, purpose: 'register', code: 'ABC123' }),
      ]);
    });
  });
});
