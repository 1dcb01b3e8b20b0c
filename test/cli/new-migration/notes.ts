import { Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';
import { User } from '../../../src/users/account/user.entity';

/** An entity as it is made, changed and grown: with all that a migration may have to write. */
@Entity('mf_note')
@Index('ix_mf_note_user_id', ['userId'])
@Index('uq_mf_note_title', ['title'], { unique: true })
export class Note {
  @PrimaryGeneratedColumn({ type: 'bigint' })
  id!: number;

  @Column({ name: 'user_id', type: 'int' })
  @ForeignKey(() => User, { name: 'fk_mf_note_user_id', onDelete: 'CASCADE', onUpdate: 'NO ACTION' })
  userId!: number;

  @Column({ type: 'varchar', length: 10 })
  title!: string;

  @Column({ type: 'int', default: 3 })
  stars!: number;

  @Column({ name: 'is_done', type: 'boolean', default: false })
  isDone!: boolean;

  @Column({ name: 'done_at', type: 'datetime', precision: 3, nullable: true })
  doneAt!: Date | null;

  @Column({ type: 'varchar', length: 20, default: 'calm' })
  mood!: string;
}

/** Longer titles of which two may be the same, more stars, no mood; and users who keep their notes. */
@Entity('mf_note')
@Index('ix_mf_note_user_id_done_at', ['userId', 'doneAt'])
export class ChangedNote {
  @PrimaryGeneratedColumn({ type: 'bigint' })
  id!: number;

  @Column({ name: 'user_id', type: 'int' })
  @ForeignKey(() => User, { name: 'fk_mf_note_user_id', onDelete: 'NO ACTION', onUpdate: 'NO ACTION' })
  userId!: number;

  @Column({ type: 'varchar', length: 100, default: '' })
  title!: string;

  @Column({ type: 'bigint', default: 3 })
  stars!: number;

  @Column({ name: 'is_done', type: 'boolean', default: true })
  isDone!: boolean;

  @Column({ name: 'done_at', type: 'datetime', precision: 3, nullable: true })
  doneAt!: Date | null;
}

/** The same, with a place and a parent. */
@Entity('mf_note')
@Index('ix_mf_note_parent_id', ['parentId'])
export class GrownNote extends ChangedNote {
  @Column({ name: 'parent_id', type: 'bigint', nullable: true })
  @ForeignKey(() => GrownNote, { name: 'fk_mf_note_parent_id', onDelete: 'CASCADE', onUpdate: 'NO ACTION' })
  parentId!: number | null;

  @Column({ type: 'varchar', length: 50, default: '' })
  place!: string;
}
