import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** 0 for the app's methods, 1 for staff methods. */
export const SESSION_KIND = { APP: 0, STAFF: 1 } as const;

/** Why a session ended (contract §1.2); empty if nothing ended it before it expired. */
export type SessionEnd = 'logged_out' | 'replaced' | 'revoked' | 'password_changed' | 'closed' | 'idle';

/** One login on one device, until it ends. Tokens name the session as `sid`. */
@Entity('mf_session')
@Index('ix_mf_session_user_id', ['userId'])
@Index('ix_mf_session_expires_at', ['expiresAt'])
@Index('ix_mf_session_revoked_at', ['revokedAt'])
export class Session {
  @PrimaryColumn({ type: 'varchar', length: 32 })
  id!: string;

  /** Null if the user was deleted. Their tokens then report that, rather than an ended session. */
  @Column({ name: 'user_id', type: 'int', nullable: true })
  @ForeignKey('User', { name: 'fk_mf_session_user_id', onDelete: 'SET NULL', onUpdate: 'NO ACTION' })
  userId!: number | null;

  /** The User-Agent at the login. */
  @Column({ type: 'varchar', length: 255, default: '' })
  device!: string;

  @Column({ name: 'ip_address', type: 'varchar', length: 45, default: '' })
  ip!: string;

  @Column({ name: 'created_at', type: 'datetime', precision: 3 })
  createdAt!: Date;

  @Column({ name: 'last_seen_at', type: 'datetime', precision: 3 })
  lastSeenAt!: Date;

  /** The absolute expiry; nothing extends it. */
  @Column({ name: 'expires_at', type: 'datetime', precision: 3 })
  expiresAt!: Date;

  @Column({ name: 'revoked_at', type: 'datetime', precision: 3, nullable: true })
  revokedAt!: Date | null;

  /** How often the refresh token was rotated; 0 while it does not rotate. */
  @Column({ type: 'int', default: 0 })
  generation!: number;

  @Column({ name: 'rotated_at', type: 'datetime', precision: 3, nullable: true })
  rotatedAt!: Date | null;

  /** Which methods the session may call. The numbers are stored in the database. */
  @Column({ type: 'int', default: SESSION_KIND.APP })
  kind!: number;

  /** How many factors the user has shown, at the login or in a confirmation since. */
  @Column({ type: 'int', default: 1 })
  level!: number;

  /** The methods of login, comma-separated. */
  @Column({ type: 'varchar', length: 64, default: '' })
  ways!: string;

  /** When the user last gave credentials: at the login, or to confirm since. */
  @Column({ name: 'confirmed_at', type: 'datetime', precision: 3, nullable: true })
  confirmedAt!: Date | null;

  /** The app's name for the device; proves nothing. */
  @Column({ name: 'device_id', type: 'varchar', length: 64, nullable: true })
  deviceId!: string | null;

  @Column({ name: 'device_name', type: 'varchar', length: 64, default: '' })
  deviceName!: string;

  /** The province and city of the IP address, if known. */
  @Column({ type: 'varchar', length: 64, default: '' })
  place!: string;

  @Column({ name: 'ended_by', type: 'varchar', length: 16, nullable: true })
  endedBy!: SessionEnd | null;
}
