import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { User } from '../../../src/users/account/user.entity';
import { UserProfile } from '../../../src/users/account/user-profile.entity';
import { type Account, freshMobile, register } from '../../harness/accounts';
import { type Answer, startApp, type TestApp } from '../../harness/app';
import { askForCode, tryRegister } from '../../harness/codes';

describe('on SQLite, when the disk is full', () => {
  let app: TestApp;
  let account: Account;
  beforeAll(async () => {
    app = await startApp({ MOFANG_DATA_DIR: await mkdtemp(join(tmpdir(), 'mofang-test-')) });
    account = await register(app);
  });
  afterAll(() => app.close());

  /** SQLite then says what it says when a file can't grow. */
  const allowPages = (count: number) => app.context.db.query(`PRAGMA max_page_count = ${count}`);
  const pages = async () => (await app.context.db.query('PRAGMA page_count'))[0].page_count as number;

  it('nothing is half-written, who is logged in stays so, and all is well when there is space', async () => {
    await allowPages(await pages());
    const registered: string[] = [account.mobile];
    let refused: Answer | undefined;
    for (let tries = 0; tries < 200 && refused === undefined; tries += 1) {
      const { mobile, code } = await askForCode(app, freshMobile());
      const answer = await tryRegister(app, { mobile, sms_code: code });
      if (answer.status === 200) registered.push(mobile);
      else refused = answer;
    }
    expect(refused?.body.error).toMatchObject({ code: -32603, message: 'Internal error' });
    for (const method of ['Users.verify', 'Users.info']) {
      expect((await app.call(method, {}, { token: account.access })).result.errno).toBe(0);
    }

    await allowPages(1_000_000);
    const { manager } = app.context.db;
    const users = await manager.find(User, { order: { id: 'ASC' } });
    expect(users.map(({ mobile }) => mobile)).toEqual(registered);
    expect(await manager.count(UserProfile)).toBe(registered.length);
    expect(await register(app)).toMatchObject({ access: expect.stringMatching(/^eyJ/) });
  });
});
