import { maskMobile } from '../../rules/mobile';
import type { User } from './user.entity';

/** The `sub` of every token: what the app can show of its user without another call. */
export interface Subject {
  readonly id: number;
  /** Never empty: the app's avatar widget throws on an empty one. */
  readonly nickname: string;
  /** An absolute URL, or empty. */
  readonly avatar: string;
  readonly money: number;
  readonly credit: number;
  readonly province: string;
  readonly city: string;
  readonly area: string;
}

/** @param pictureUrl makes the absolute URL of a stored picture. */
export function subjectOf(user: User, pictureUrl: (name: string) => string): Subject {
  const { id, avatar, money, credit, province, city, area } = user;
  return {
    id,
    nickname: displayName(user),
    avatar: avatar === '' ? '' : pictureUrl(avatar),
    money: money / 100,
    credit: credit / 100,
    province,
    city,
    area,
  };
}

function displayName({ nickname, mobile, name }: User): string {
  if (nickname.trim() !== '') return nickname;
  return mobile === null ? name : maskMobile(mobile);
}
