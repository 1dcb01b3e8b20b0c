import { Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { ProviderName } from '../adapters/oauth/port';
import { User } from '../users/account/user.entity';

/** A user's identity at a provider: an identity has one user, and a user has one identity per provider. */
@Entity('mf_oauth_identity')
@Index('uq_mf_oauth_identity_subject', ['provider', 'subject'], { unique: true })
@Index('uq_mf_oauth_identity_user_id', ['userId', 'provider'], { unique: true })
export class OAuthIdentity {
  @PrimaryGeneratedColumn({ type: 'int' })
  id!: number;

  @Column({ name: 'user_id', type: 'int' })
  @ForeignKey(() => User, {
    name: 'fk_mf_oauth_identity_user_id',
    onDelete: 'CASCADE',
    onUpdate: 'NO ACTION',
  })
  userId!: number;

  @Column({ type: 'varchar', length: 16 })
  provider!: ProviderName;

  /** The provider's permanent id of the user: QQ's openid, Weibo's uid, GitHub's id. */
  @Column({ type: 'varchar', length: 64 })
  subject!: string;

  /** The user's nickname at the provider at the time of binding; empty if the provider gave none. */
  @Column({ type: 'varchar', length: 64, default: '' })
  nickname!: string;

  @Column({ name: 'created_at', type: 'datetime', precision: 3 })
  createdAt!: Date;
}
