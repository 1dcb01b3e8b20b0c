import { Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';
import { User } from './user.entity';

/** What users say about themselves, one row per user. */
@Entity('mf_user_profile')
@Index('uq_mf_user_profile_user_id', ['userId'], { unique: true })
export class UserProfile {
  @PrimaryGeneratedColumn({ type: 'int' })
  id!: number;

  @Column({ name: 'user_id', type: 'int' })
  @ForeignKey(() => User, { name: 'fk_mf_user_profile_user_id', onDelete: 'CASCADE', onUpdate: 'NO ACTION' })
  userId!: number;

  @Column({ type: 'varchar', length: 64, default: '' })
  education!: string;

  @Column({ name: 'middle_school', type: 'varchar', length: 128, default: '' })
  middleSchool!: string;

  @Column({ name: 'high_school', type: 'varchar', length: 128, default: '' })
  highSchool!: string;

  @Column({ name: 'college_school', type: 'varchar', length: 128, default: '' })
  collegeSchool!: string;

  @Column({ name: 'profession_cate', type: 'varchar', length: 64, default: '' })
  professionCate!: string;

  @Column({ name: 'profession_info', type: 'varchar', length: 128, default: '' })
  professionInfo!: string;

  @Column({ type: 'varchar', length: 64, default: '' })
  position!: string;

  @Column({ name: 'emotion_status', type: 'varchar', length: 64, default: '' })
  emotionStatus!: string;

  /** A calendar day, YYYY-MM-DD. */
  @Column({ type: 'varchar', length: 10, nullable: true })
  birthday!: string | null;

  @Column({ name: 'hometown_province', type: 'varchar', length: 64, default: '' })
  hometownProvince!: string;

  @Column({ name: 'hometown_city', type: 'varchar', length: 64, default: '' })
  hometownCity!: string;

  @Column({ name: 'hometown_area', type: 'varchar', length: 64, default: '' })
  hometownArea!: string;

  @Column({ name: 'hometown_address', type: 'varchar', length: 255, default: '' })
  hometownAddress!: string;

  @Column({ name: 'living_province', type: 'varchar', length: 64, default: '' })
  livingProvince!: string;

  @Column({ name: 'living_city', type: 'varchar', length: 64, default: '' })
  livingCity!: string;

  @Column({ name: 'living_area', type: 'varchar', length: 64, default: '' })
  livingArea!: string;

  @Column({ name: 'living_address', type: 'varchar', length: 255, default: '' })
  livingAddress!: string;
}
