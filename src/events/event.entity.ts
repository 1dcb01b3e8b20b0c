import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { EventType } from './event-types';

/** The kind of actor that caused an event. */
export type ActorKind = 'user' | 'staff' | 'service' | 'system' | 'cli';

/** Something that happened to an account. Rows are never changed, and are deleted only when they are old. */
@Entity('mf_event')
@Index('ix_mf_event_user_id', ['userId', 'id'])
@Index('ix_mf_event_actor', ['actorKind', 'actorId', 'id'])
@Index('ix_mf_event_type', ['type', 'id'])
@Index('ix_mf_event_at', ['at'])
export class AccountEvent {
  @PrimaryGeneratedColumn({ type: 'bigint' })
  id!: number;

  @Column({ type: 'datetime', precision: 3 })
  at!: Date;

  @Column({ type: 'varchar', length: 48 })
  type!: EventType;

  /** The user that the event is about. There is no foreign key: events outlive their users. */
  @Column({ name: 'user_id', type: 'int', nullable: true })
  userId!: number | null;

  @Column({ name: 'actor_kind', type: 'varchar', length: 8 })
  actorKind!: ActorKind;

  @Column({ name: 'actor_id', type: 'int', nullable: true })
  actorId!: number | null;

  @Column({ name: 'session_id', type: 'varchar', length: 32, default: '' })
  sessionId!: string;

  @Column({ type: 'varchar', length: 45, default: '' })
  ip!: string;

  @Column({ type: 'varchar', length: 64, default: '' })
  place!: string;

  /** The beginning of the User-Agent. */
  @Column({ type: 'varchar', length: 64, default: '' })
  device!: string;

  @Column({ name: 'request_id', type: 'varchar', length: 36, default: '' })
  requestId!: string;

  /** JSON, in the shape of its type. */
  @Column({ type: 'text' })
  details!: string;
}
