import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** 0 for the app's methods, 1 for those of staff. */
export const SESSION_KIND = { APP: 0, STAFF: 1 } as const;

/** Why a session ended (contract §1.2); none where it was not ended before its time. */
export type SessionEnd = 'logged_out' | 'replaced' | 'revoked' | 'password_changed' | 'closed' | 'idle';

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

  /** Whose methods it opens. The numbers are in the database. */
  @Column({ type: 'int', default: SESSION_KIND.APP })
  kind!: number;

  /** How many factors its login, or a confirmation since, has shown. */
  @Column({ type: 'int', default: 1 })
  level!: number;

  /** By which ways its user came in, comma-separated. */
  @Column({ type: 'varchar', length: 64, default: '' })
  ways!: string;

  /** When its user last gave credentials: at the login, or to confirm since. */
  @Column({ name: 'confirmed_at', type: 'datetime', precision: 3, nullable: true })
  confirmedAt!: Date | null;

  /** What the app calls the device; proves nothing. */
  @Column({ name: 'device_id', type: 'varchar', length: 64, nullable: true })
  deviceId!: string | null;

  @Column({ name: 'device_name', type: 'varchar', length: 64, default: '' })
  deviceName!: string;

  /** The province and city that the IP address belongs to, as far as that is known. */
  @Column({ type: 'varchar', length: 64, default: '' })
  place!: string;

  @Column({ name: 'ended_by', type: 'varchar', length: 16, nullable: true })
  endedBy!: SessionEnd | null;
}
