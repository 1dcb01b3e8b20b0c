import { Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';
import { User } from '../users/account/user.entity';

/** A delivery address. `DefaultAddress` stores which of a user's addresses is the default. */
@Entity('mf_address')
@Index('ix_mf_address_user_id_deleted_at', ['userId', 'deletedAt'])
export class Address {
  @PrimaryGeneratedColumn({ type: 'int' })
  id!: number;

  @Column({ name: 'user_id', type: 'int' })
  @ForeignKey(() => User, { name: 'fk_mf_address_user_id', onDelete: 'CASCADE', onUpdate: 'NO ACTION' })
  userId!: number;

  @Column({ type: 'varchar', length: 10 })
  receiver!: string;

  /** A mobile: 11 digits. */
  @Column({ name: 'receiver_phone', type: 'varchar', length: 11 })
  receiverPhone!: string;

  @Column({ type: 'varchar', length: 100 })
  address!: string;

  /** 6 digits; the first may be 0. */
  @Column({ type: 'varchar', length: 6 })
  postcode!: string;

  /** The user's name for it, such as 家. */
  @Column({ type: 'varchar', length: 10 })
  tag!: string;

  @Column({ name: 'created_at', type: 'datetime', precision: 3 })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'datetime', precision: 3 })
  updatedAt!: Date;

  /** Null if it is not deleted. */
  @Column({ name: 'deleted_at', type: 'datetime', precision: 3, nullable: true })
  deletedAt!: Date | null;
}
