import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** One login on one device, until it ends. Tokens name it by `sid`. */
@Entity('mf_session')
@Index('ix_mf_session_user_id', ['userId'])
@Index('ix_mf_session_expires_at', ['expiresAt'])
@Index('ix_mf_session_revoked_at', ['revokedAt'])
export class Session {
  @PrimaryColumn({ type: 'varchar', length: 32 })
  id!: string;

  /** Null where the user is gone: their tokens then say so, rather than that the session ended. */
  @Column({ name: 'user_id', type: 'int', nullable: true })
  @ForeignKey('User', { name: 'fk_mf_session_user_id', onDelete: 'SET NULL', onUpdate: 'NO ACTION' })
  userId!: number | null;

  /** The User-Agent it was started with. */
  @Column({ type: 'varchar', length: 255, default: '' })
  device!: string;

  @Column({ name: 'ip_address', type: 'varchar', length: 45, default: '' })
  ip!: string;

  @Column({ name: 'created_at', type: 'datetime', precision: 3 })
  createdAt!: Date;

  @Column({ name: 'last_seen_at', type: 'datetime', precision: 3 })
  lastSeenAt!: Date;

  /** The absolute end: nothing moves it. */
  @Column({ name: 'expires_at', type: 'datetime', precision: 3 })
  expiresAt!: Date;

  @Column({ name: 'revoked_at', type: 'datetime', precision: 3, nullable: true })
  revokedAt!: Date | null;

  /** How often its refresh token was rotated; 0 while it does not rotate. */
  @Column({ type: 'int', default: 0 })
  generation!: number;

  @Column({ name: 'rotated_at', type: 'datetime', precision: 3, nullable: true })
  rotatedAt!: Date | null;
}
