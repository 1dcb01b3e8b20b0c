import { Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { ProviderName } from '../adapters/oauth/port';
import { User } from '../users/account/user.entity';

/** Whom a provider knows one of our users as: one user each, and one each of a provider for a user. */
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

  /** What the provider calls the user, always: QQ's openid, Weibo's uid, GitHub's id. */
  @Column({ type: 'varchar', length: 64 })
  subject!: string;

  /** How the user calls themselves there, when they bound it; empty where the provider did not say. */
  @Column({ type: 'varchar', length: 64, default: '' })
  nickname!: string;

  @Column({ name: 'created_at', type: 'datetime', precision: 3 })
  createdAt!: Date;
}
