import { join } from 'node:path';
import {
  Check,
  Column,
  Entity,
  ForeignKey,
  Index,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  Unique,
} from 'typeorm';
import { createMigration } from '../../../cli/new-migration';
import { connect } from '../../../src/adapters/database';
import type { DatabaseConfig } from '../../../src/config';
import { entities } from '../../../src/entities';
import { User } from '../../../src/users/account/user.entity';
import { MigrationsCheckout } from './checkout';

type Members = Record<string, PropertyDecorator[]>;

/** An entity called Note. */
function noteOf(members: Members, ...decorators: ClassDecorator[]): new () => object {
  class Note {}
  for (const [member, ofMember] of Object.entries(members))
    for (const decorate of ofMember) decorate(Note.prototype, member);
  for (const decorate of [Entity('mf_note'), ...decorators]) decorate(Note);
  return Note;
}

const foreignKey = ForeignKey(() => User, {
  name: 'fk_mf_note_userId',
  onDelete: 'CASCADE',
  onUpdate: 'NO ACTION',
});
const key = { id: [PrimaryGeneratedColumn({ type: 'bigint' })] };
const owner = { userId: [Column({ type: 'int' }), foreignKey] };
const text = { text: [Column({ type: 'varchar', length: 10 })] };
const userIndex = Index('ix_mf_note_userId', ['userId']);

/** What the database has. */
const Note = noteOf({ ...key, ...owner, ...text }, userIndex);
const noteWith = (members: Members, ...decorators: ClassDecorator[]) =>
  noteOf({ ...key, ...owner, ...text, ...members }, userIndex, ...decorators);

describe('mofang migrate --create', () => {
  const checkout = new MigrationsCheckout();
  const config: DatabaseConfig = { kind: 'sqlite', file: join(checkout.root, 'mofang.sqlite') };
  const create = (entity: new () => object, name = 'change-notes', root = checkout.root) =>
    checkout.with(config, [entity], (db) => createMigration(db, name, root, () => undefined));

  beforeAll(() => checkout.create(config, 'create-notes', [Note]));
  afterAll(() => checkout.remove());

  it.each<[string, new () => object, RegExp]>([
    ['no difference', Note, /^The database is what the entities say\..* build/],
    [
      'what may be a new name',
      noteOf({ ...key, ...owner, words: text.text }, userIndex),
      /mf_note\.text goes and words comes.*renameColumn/,
    ],
    [
      'a new column that leaves the rows that are there without a value',
      noteWith({ place: [Column({ type: 'varchar', length: 9 })] }),
      /Note\.place is new and has neither a default nor null/,
    ],
    [
      'a type that is not spelled for every database',
      noteWith({ body: [Column({ type: 'blob', nullable: true })] }),
      /Note\.body has the type blob.*column-types\.ts/,
    ],
    [
      'times of another precision',
      noteWith({ at: [Column({ type: 'datetime', precision: 6, nullable: true })] }),
      /Note\.at has such a .*precision/,
    ],
    [
      'an option of one database',
      noteWith({ count: [Column({ type: 'int', unsigned: true, default: 0 })] }),
      /Note\.count has unsigned/,
    ],
    [
      'a default that the database makes',
      noteWith({ at: [Column({ type: 'datetime', precision: 3, default: () => 'CURRENT_TIMESTAMP' })] }),
      /Note\.at has a default that is made by the database/,
    ],
    [
      'a default that TypeORM does not quote',
      noteWith({ mood: [Column({ type: 'varchar', length: 9, default: "it's" })] }),
      /Note\.mood has such a .*default/,
    ],
    ['a unique constraint', noteWith({}, Unique(['text'])), /Note has a unique constraint/],
    ['a check', noteWith({}, Check('"text" <> \'\'')), /Note has a check/],
    [
      'an index of some rows',
      noteWith({}, Index(['text'], { where: '1' })),
      /Note has an index of a special kind/,
    ],
    [
      'an index that changes under its name',
      noteOf({ ...key, ...owner, ...text }, Index('ix_mf_note_userId', ['userId', 'text'])),
      /ix_mf_note_userId changes: give it another name/,
    ],
    [
      'the end of an index that a foreign key needs',
      noteOf({ ...key, ...owner, ...text }),
      /ix_mf_note_userId goes, and fk_mf_note_userId needs one/,
    ],
    [
      'another type for a foreign key',
      noteOf({ ...key, ...text, userId: [Column({ type: 'bigint' }), foreignKey] }, userIndex),
      /mf_note\.userId gets another type/,
    ],
    [
      'another primary key',
      noteOf({ ...key, ...owner, text: [PrimaryColumn({ type: 'varchar', length: 10 })] }, userIndex),
      /primary key of Note changes/,
    ],
  ])('refuses %s in a sentence, and writes nothing', async (_, entity, sentence) => {
    const before = checkout.files();
    await expect(create(entity)).rejects.toThrow(sentence);
    await expect(create(entity)).rejects.toMatchObject({ name: 'CliError' });
    expect(checkout.files()).toEqual(before);
  });

  it.each(['Notes', 'add notes', '../notes', '', `a${'-a'.repeat(40)}`])(
    'refuses the name %j',
    async (name) => {
      await expect(create(noteWith({}, Index(['text'])), name)).rejects.toThrow('lower-case letters');
    },
  );

  it('writes nothing outside a checkout', async () => {
    const elsewhere = join(checkout.root, 'src');
    await expect(create(noteWith({}, Index(['text'])), 'add-index', elsewhere)).rejects.toThrow('checkout');
  });

  it('refuses a database that lacks a migration', async () => {
    const file = join(checkout.root, 'empty.sqlite');
    const { migrations } = await import('../../../migrations');
    const db = await connect({ kind: 'sqlite', file }, { entities: [...entities, Note], migrations }, 0);
    try {
      const creating = createMigration(db, 'create-notes', checkout.root, () => undefined);
      await expect(creating).rejects.toThrow(/^The database lacks .*Run npx mofang migrate first\./);
    } finally {
      await db.destroy();
    }
  });
});
