import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { User } from '../users/account/user.entity';
import { Address } from './address.entity';

/** A user's default address: one row per user, so a second default can't be stored. */
@Entity('mf_default_address')
@Index('ix_mf_default_address_address_id', ['addressId'])
export class DefaultAddress {
  @PrimaryColumn({ name: 'user_id', type: 'int' })
  @ForeignKey(() => User, {
    name: 'fk_mf_default_address_user_id',
    onDelete: 'CASCADE',
    onUpdate: 'NO ACTION',
  })
  userId!: number;

  /** May be a deleted address if the user has none left. */
  @Column({ name: 'address_id', type: 'int' })
  @ForeignKey(() => Address, {
    name: 'fk_mf_default_address_address_id',
    onDelete: 'CASCADE',
    onUpdate: 'NO ACTION',
  })
  addressId!: number;
}
