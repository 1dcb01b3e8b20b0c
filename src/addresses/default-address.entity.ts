import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { User } from '../users/account/user.entity';
import { Address } from './address.entity';

/** Which address is a user's default: one row a user, so a second default can't be stored. */
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

  /** Removed already where the user has no address left. */
  @Column({ name: 'address_id', type: 'int' })
  @ForeignKey(() => Address, {
    name: 'fk_mf_default_address_address_id',
    onDelete: 'CASCADE',
    onUpdate: 'NO ACTION',
  })
  addressId!: number;
}
