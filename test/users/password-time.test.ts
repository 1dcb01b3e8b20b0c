import argon2 from 'argon2';
import { User } from '../../src/users/account/user.entity';
import { register } from '../harness/accounts';
import { startApp } from '../harness/app';
import { withApp } from '../harness/with-app';

describe('what a wrong password costs', () => {
  it.each([
    ['no hash at all', '!'],
    ['an empty text', ''],
    ['a hash of an unknown kind', '$2y$10$abcdefghijklmnopqrstuv'],
    ['an argon2 hash that is cut off', '$argon2id$v=19$m=256'],
  ])('is one argon2 comparison where the account has %s, as where there is no account', (_what, stored) =>
    withApp(startApp(), async (app) => {
      await app.inside(async () => {
        const { mobile, id } = await register(app);
        await app.context.db.manager.update(User, { id }, { passwordHash: stored });
        const verify = jest.spyOn(argon2, 'verify');
        try {
          for (const account of [mobile, '13000000000']) {
            verify.mockClear();
            const { result } = await app.call('Users.login', { account, password: 'wrong-123' });
            expect(result).toMatchObject({ errno: 1001, errmsg: { password: ['账号或密码错误！'] } });
            expect(verify).toHaveBeenCalledTimes(1);
          }
        } finally {
          verify.mockRestore();
        }
      });
    }),
  );
});
