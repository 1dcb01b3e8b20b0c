import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/**
 * Whether an account may be used. A closed account is erased some days after `deletedAt`, unless its user logs in
 * before then. The database stores these numbers.
 */
export const STATUS = { DISABLED: 0, ACTIVE: 1, CLOSED: 2 } as const;

/** 0 undisclosed, 1 male, 2 female. */
export type Sex = 0 | 1 | 2;

/** An account. The program sets all times, so that they are the same on every database. */
@Entity('mf_user')
@Index('uq_mf_user_name', ['name'], { unique: true })
@Index('uq_mf_user_email', ['email'], { unique: true })
@Index('uq_mf_user_mobile', ['mobile'], { unique: true })
export class User {
  @PrimaryGeneratedColumn({ type: 'int' })
  id!: number;

  /** The account name, for the login; it is the mobile until the user chooses another. */
  @Column({ type: 'varchar', length: 64 })
  name!: string;

  /** What others see; empty until the user sets one. */
  @Column({ type: 'varchar', length: 64, default: '' })
  nickname!: string;

  /** argon2id, or until the next login the hash of an earlier system. */
  @Column({ name: 'password', type: 'varchar', length: 255 })
  passwordHash!: string;

  @Column({ type: 'int', nullable: true })
  age!: number | null;

  /** In cents. */
  @Column({ type: 'bigint', default: 0 })
  money!: number;

  /** In cents. */
  @Column({ type: 'bigint', default: 0 })
  credit!: number;

  /** The IP address that registered the account. */
  @Column({ name: 'ip_address', type: 'varchar', length: 45, default: '' })
  ip!: string;

  @Column({ type: 'varchar', length: 500, default: '' })
  intro!: string;

  /** The picture's name in the storage; empty if there is none. */
  @Column({ type: 'varchar', length: 255, default: '' })
  avatar!: string;

  @Column({ type: 'int', default: 0 })
  sex!: Sex;

  /** In lower case. */
  @Column({ type: 'varchar', length: 254, nullable: true })
  email!: string | null;

  @Column({ name: 'email_confirmed', type: 'boolean', default: false })
  isEmailConfirmed!: boolean;

  /** 11 digits. */
  @Column({ type: 'varchar', length: 11, nullable: true })
  mobile!: string | null;

  /** A device id. A column of the original product; nothing writes it today. */
  @Column({ name: 'unique_id', type: 'varchar', length: 255, nullable: true })
  deviceId!: string | null;

  @Column({ type: 'varchar', length: 64, default: '' })
  province!: string;

  @Column({ type: 'varchar', length: 64, default: '' })
  city!: string;

  @Column({ type: 'varchar', length: 64, default: '' })
  area!: string;

  @Column({ type: 'int', default: STATUS.ACTIVE })
  status!: number;

  @Column({ name: 'created_at', type: 'datetime', precision: 3 })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'datetime', precision: 3 })
  updatedAt!: Date;

  @Column({ name: 'deleted_at', type: 'datetime', precision: 3, nullable: true })
  deletedAt!: Date | null;

  @Column({ name: 'last_login', type: 'datetime', precision: 3, nullable: true })
  lastLogin!: Date | null;
}
