import { type Account, register } from '../harness/accounts';
import { startApp, type TestApp } from '../harness/app';

let app: TestApp;
let accounts: Account[];
beforeAll(async () => {
  app = await startApp({}, {}, { alone: true });
  accounts = [];
  for (let i = 0; i < 5; i++) accounts.push(await register(app));
});
afterAll(() => app.close());

const infoOf = ({ access: token }: Account) => app.call('Users.info', undefined, { token });

test('each of many calls at once is answered for its own user, one whose session ended is not', async () => {
  const [gone] = accounts as [Account];
  await app.call('Users.logout', undefined, { token: gone.access });
  const callers = Array.from({ length: 150 }, (_, i) => accounts[i % accounts.length] as Account);
  const answers = await Promise.all(callers.map(infoOf));
  const expected = callers.map((caller) =>
    caller === gone ? { errno: 1011, id: undefined } : { errno: 0, id: caller.id },
  );
  expect(answers.map(({ result }) => ({ errno: result.errno, id: result.data.id }))).toEqual(expected);
});

test('calls that come together share statements', async () => {
  const [, account] = accounts as [Account, Account];
  const query = jest.spyOn(app.context.db, 'query');
  const batch = Array.from({ length: 8 }, (_, id) => ({ jsonrpc: '2.0', id, method: 'Users.info' }));
  const { body } = await app.post(batch, { Authorization: `jwt ${account.access}` });
  expect(body.map((answer: { result: { errno: number } }) => answer.result.errno)).toEqual(Array(8).fill(0));
  const reads = query.mock.calls.filter(([sql]) => sql.includes('FROM mf_session'));
  expect(reads).toHaveLength(1);
});

test('where the database refuses, each of them is told, and the next ones are answered', async () => {
  const [, account] = accounts as [Account, Account];
  jest.spyOn(app.context.db, 'query').mockRejectedValueOnce(new Error('gone'));
  expect((await infoOf(account)).body.error.code).toBe(-32603);
  expect((await infoOf(account)).result.errno).toBe(0);
});
