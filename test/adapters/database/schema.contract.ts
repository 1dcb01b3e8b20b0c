import {
  Column,
  type DataSource,
  Entity,
  type MigrationInterface,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  type QueryRunner,
  Table,
} from 'typeorm';
import { migrations } from '../../../migrations';
import { columnTypes } from '../../../migrations/column-types';
import { createDataSource, openDatabase } from '../../../src/adapters/database';
import type { DatabaseConfig } from '../../../src/config';
import { entities } from '../../../src/entities';
import { User } from '../../../src/users/account/user.entity';
import { newUser } from '../../../src/users/account/user.queries';
import { UserProfile } from '../../../src/users/account/user-profile.entity';

const schema = { entities, migrations };

@Entity('mf_forgotten')
class Forgotten {
  @PrimaryColumn({ type: 'int' })
  id!: number;
}

/** A user with a member that no migration knows. */
@Entity('mf_user')
class Member {
  @PrimaryColumn({ type: 'int' })
  id!: number;

  @Column({ name: 'shoe_size', type: 'int' })
  shoeSize!: number;
}

@Entity('mf_counted')
class Counted {
  @PrimaryGeneratedColumn({ type: 'bigint' })
  id!: number;

  @Column({ type: 'varchar', length: 9 })
  text!: string;
}

class CreateCounted1999999999999 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const { bigintId, varchar } = columnTypes(runner);
    await runner.createTable(
      new Table({ name: 'mf_counted', columns: [bigintId('id'), varchar('text', 9)] }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('mf_counted');
  }
}

/** What every database must do with the one set of migrations and entities. */
export function describeSchema(name: string, config: () => DatabaseConfig): void {
  describe(`the schema on ${name}`, () => {
    let db: DataSource;
    beforeAll(async () => {
      db = await openDatabase(config(), schema);
    });
    afterAll(() => db.destroy());

    it('is what the entities say, after all migrations', async () => {
      const { upQueries } = await db.driver.createSchemaBuilder().log();
      expect(upQueries.map(({ query }) => query)).toEqual([]);
    });

    it('keeps what is stored, to the millisecond and the last emoji', async () => {
      const at = new Date('2026-02-28T23:59:59.987Z');
      const user = newUser({ name: 'round_trip', passwordHash: '-', createdAt: at, updatedAt: at });
      Object.assign(user, {
        nickname: '魔方😀',
        money: 9_007_199_254_740,
        isEmailConfirmed: true,
        lastLogin: at,
      });
      await db.manager.insert(User, { ...user });
      await expect(db.manager.findOneBy(User, { name: 'round_trip' })).resolves.toEqual({
        ...user,
        id: expect.any(Number),
      });
    });

    it('tells texts apart byte by byte', async () => {
      const now = new Date();
      for (const name of ['emoji😀', 'emoji😁', 'case_a', 'CASE_A', 'é', 'e']) {
        await db.manager.insert(User, newUser({ name, passwordHash: '-', createdAt: now, updatedAt: now }));
      }
      await expect(db.manager.countBy(User, { name: 'emoji😀' })).resolves.toBe(1);
      await expect(db.manager.countBy(User, { name: 'case_a' })).resolves.toBe(1);
    });

    it('removes the profile with its user', async () => {
      const { id } = await db.manager.findOneByOrFail(User, { name: 'round_trip' });
      await db.manager.insert(UserProfile, { userId: id });
      await db.manager.delete(User, { id });
      await expect(db.manager.countBy(UserProfile, { userId: id })).resolves.toBe(0);
    });

    it('is taken back migration by migration, and made again', async () => {
      for (const _ of migrations) await db.undoLastMigration({ transaction: 'each' });
      await expect(db.createQueryRunner().hasTable('mf_user')).resolves.toBe(false);
      await db.runMigrations({ transaction: 'each' });
      const { upQueries } = await db.driver.createSchemaBuilder().log();
      expect(upQueries).toHaveLength(0);
    });

    it('is migrated once by openers that start together', async () => {
      for (const _ of migrations) await db.undoLastMigration({ transaction: 'each' });
      const opened = await Promise.all(Array.from({ length: 4 }, () => openDatabase(config(), schema)));
      const done = await db.query('SELECT name FROM mf_migration');
      expect(done).toHaveLength(migrations.length);
      for (const each of opened) await each.destroy();
    });

    it.each([
      ['table', Forgotten, 'Forgotten (table mf_forgotten)'],
      ['column', Member, 'Member.shoeSize (column mf_user.shoe_size)'],
    ])(
      'does not open where no migration makes a %s that an entity needs, and names it',
      async (_, entity, name) => {
        const opening = openDatabase(config(), { entities: [...entities, entity], migrations });
        await expect(opening).rejects.toThrow(`The migrations make no place for ${name}. Write one: `);
      },
    );

    it('counts up ids beyond 32 bits, which are numbers', async () => {
      const longer = { entities: [Counted], migrations: [...migrations, CreateCounted1999999999999] };
      const counting = await openDatabase(config(), longer);
      await expect(counting.driver.createSchemaBuilder().log()).resolves.toMatchObject({ upQueries: [] });
      await counting.manager.insert(Counted, { id: 2 ** 40, text: 'first' });
      const next = counting.manager.create(Counted, { text: 'next' });
      await counting.manager.insert(Counted, next);
      expect(next.id).toBe(2 ** 40 + 1);
      await expect(counting.manager.findOneBy(Counted, { id: next.id })).resolves.toEqual(next);
      await counting.undoLastMigration({ transaction: 'each' });
      await counting.destroy();
    });

    it('connects only when it is opened', async () => {
      const idle = await createDataSource(config(), schema);
      expect(idle.isInitialized).toBe(false);
    });
  });
}
