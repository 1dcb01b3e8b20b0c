import type { EntityManager } from 'typeorm';
import { User } from './account/user.entity';
import { UserProfile } from './account/user-profile.entity';
import type { Profile, UpdateParams } from './profile.dto';

/** Maps the field names of the API to those of the entity. */
const FIELDS = {
  education: 'education',
  middle_school: 'middleSchool',
  high_school: 'highSchool',
  college_school: 'collegeSchool',
  profession_cate: 'professionCate',
  profession_info: 'professionInfo',
  position: 'position',
  emotion_status: 'emotionStatus',
  hometown_province: 'hometownProvince',
  hometown_city: 'hometownCity',
  hometown_area: 'hometownArea',
  hometown_address: 'hometownAddress',
  living_province: 'livingProvince',
  living_city: 'livingCity',
  living_area: 'livingArea',
  living_address: 'livingAddress',
} as const satisfies Record<keyof Profile, keyof UserProfile>;

const NAMES = Object.keys(FIELDS) as (keyof Profile)[];

/** Changes the given fields of a user and their profile; returns the changed user. */
export async function updateUser(
  manager: EntityManager,
  id: number,
  { birthday, profile = {}, ...own }: UpdateParams,
): Promise<User> {
  await manager.update(User, { id }, { ...own, updatedAt: new Date() });
  // A field that was left out is undefined; an update ignores it.
  const told = { ...inColumns(profile), ...(birthday === undefined ? {} : { birthday: birthday || null }) };
  await manager.upsert(UserProfile, { userId: id, ...told }, ['userId']);
  return manager.findOneByOrFail(User, { id });
}

/** The profile under the field names of the API. */
export async function findProfile(
  manager: EntityManager,
  userId: number,
): Promise<Required<Profile> & { birthday: string }> {
  const row: Partial<UserProfile> = (await manager.findOneBy(UserProfile, { userId })) ?? {};
  const told = Object.fromEntries(NAMES.map((name) => [name, row[FIELDS[name]] ?? ''])) as Required<Profile>;
  return { ...told, birthday: row.birthday ?? '' };
}

const inColumns = (profile: Profile): Partial<UserProfile> =>
  Object.fromEntries(NAMES.map((name) => [FIELDS[name], profile[name]]));
