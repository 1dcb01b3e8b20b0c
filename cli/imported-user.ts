import { IsBoolean, IsIn, IsNumber, IsOptional, IsString } from 'class-validator';
import { isKnownHash } from '../src/auth/legacy-password-hashes';
import { Failure } from '../src/failure';
import { say } from '../src/i18n';
import { Rule, readParams, shapeOf } from '../src/rpc/params';
import { IsBirthday } from '../src/rules/birthday';
import { IsEmail } from '../src/rules/email';
import { IsLine, IsParagraph } from '../src/rules/line';
import { IsMobile, isMobile } from '../src/rules/mobile';
import type { Sex, User } from '../src/users/account/user.entity';
import { newUser } from '../src/users/account/user.queries';

const MOST_CENTS = 10 ** 12;

/** Parses `2024-05-06T07:08:09Z`, or the format of Python's and MySQL's exports, in UTC. */
const timeOf = (text: string): Date =>
  new Date(/[zZ]|[+-]\d\d:?\d\d$/.test(text) ? text : `${text.replace(' ', 'T')}Z`);

const isPast = (time: Date): boolean => time.getTime() >= 0 && time.getTime() <= Date.now();

const IsTime = () => Rule((time) => time === '' || isPast(timeOf(time)), 'TIME_FORMAT');
const IsAmount = () =>
  Rule<object, unknown>((amount) => Math.abs(Number(amount)) * 100 <= MOST_CENTS, 'AMOUNT_RANGE');

/** One line of an import file: its fields and their rules. */
class ImportedUser {
  /** The account name; the mobile if it is missing. */
  @IsOptional()
  @IsString()
  @IsLine(64)
  @Rule(
    (name, { mobile }: ImportedUser) =>
      !/@|^\s|\s$|\p{Cf}/u.test(name) && (!isMobile(name) || name === mobile),
    'ACCOUNT_NAME_AMBIGUOUS',
  )
  name?: string;

  @IsOptional()
  @IsString()
  @IsMobile()
  mobile?: string;

  @IsOptional()
  @IsString()
  @IsEmail()
  email?: string;

  @IsOptional()
  @IsBoolean()
  email_confirmed?: boolean;

  @IsString()
  @Rule(isKnownHash, 'PASSWORD_HASH_UNKNOWN')
  password!: string;

  @IsOptional()
  @IsString()
  @IsLine(64)
  nickname?: string;

  @IsOptional()
  @IsIn([0, 1, 2])
  sex?: Sex;

  @IsOptional()
  @IsString()
  @IsBirthday()
  birthday?: string;

  @IsOptional()
  @IsString()
  @IsParagraph(500)
  intro?: string;

  @IsOptional()
  @IsNumber()
  @IsAmount()
  money?: number;

  @IsOptional()
  @IsNumber()
  @IsAmount()
  credit?: number;

  @IsOptional()
  @IsString()
  @IsLine(64)
  province?: string;

  @IsOptional()
  @IsString()
  @IsLine(64)
  city?: string;

  @IsOptional()
  @IsString()
  @IsLine(64)
  area?: string;

  @IsOptional()
  @IsString()
  @IsTime()
  created_at?: string;

  @IsOptional()
  @IsString()
  @IsTime()
  last_login?: string;
}

const SHAPE = shapeOf(ImportedUser);

/** The fields of an import file. */
export const FIELDS: readonly string[] = [...SHAPE.keys()];

/** A user to insert; the birthday is in the profile. */
export interface Candidate {
  readonly user: User;
  readonly birthday: string | null;
}

/**
 * Makes a user from a line.
 *
 * @param given the line's fields, by name.
 * @returns the user, or the reason to refuse the line.
 */
export function candidateOf(given: unknown, now: Date): Candidate | { readonly refused: string } {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return { refused: 'no object' };
  try {
    const params = { params: ImportedUser, shape: SHAPE, ruleErrors: 'fields' as const };
    const read = readParams(params, given, { language: 'en', settings: undefined }) as ImportedUser;
    const name = read.name || read.mobile;
    if (name === undefined) return { refused: 'name and mobile are both missing' };
    return { user: userOf(read, name, now), birthday: read.birthday || null };
  } catch (error) {
    return { refused: reasonOf(error as Error) };
  }
}

function userOf(read: ImportedUser, name: string, now: Date): User {
  const { mobile, email, password, email_confirmed, money = 0, credit = 0, created_at, last_login } = read;
  const { nickname = '', sex = 0, intro = '', province = '', city = '', area = '' } = read;
  return newUser({
    name,
    mobile: mobile ?? null,
    email: email?.toLowerCase() ?? null,
    isEmailConfirmed: email !== undefined && email_confirmed === true,
    passwordHash: password,
    money: Math.round(money * 100),
    credit: Math.round(credit * 100),
    createdAt: created_at ? timeOf(created_at) : now,
    updatedAt: now,
    lastLogin: last_login ? timeOf(last_login) : null,
    ...{ nickname, sex, intro, province, city, area },
  });
}

/** The faults of a line in words, without its values, which may be personal data. */
function reasonOf(error: Error & { data?: readonly { param: string; message: string }[] }): string {
  if (error instanceof Failure) {
    const fields = Object.entries(error.details.fields ?? {});
    return fields
      .map(([field, texts]) => `${field}: ${texts.map((text) => say(text, 'en')).join(' ')}`)
      .join('; ');
  }
  if (error.data === undefined) throw error;
  return error.data.map(({ param, message }) => `${param}: ${message}`).join('; ');
}
