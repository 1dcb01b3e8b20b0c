import { Type } from 'class-transformer';
import { IsBoolean, IsInt, IsOptional, IsString, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { Rule } from '../rpc/params';
import { applyDecorators } from '../rules/apply-decorators';
import { IsBirthday } from '../rules/birthday';
import { IsLine, IsParagraph } from '../rules/line';
import { Says } from '../rules/says';
import type { Sex } from './account/user.entity';
import { UserInfo } from './user-info.dto';

/** An optional line of text. */
const Line = (max: number, description: string, example: string) =>
  applyDecorators(Says(description, example), IsLine(max), IsString(), IsOptional());

/** What users say about themselves. Each field is optional; "" empties it. */
export class Profile {
  @Line(64, 'The highest degree.', '本科')
  education?: string;

  @Line(128, 'The middle school.', '北京市第四中学')
  middle_school?: string;

  @Line(128, 'The high school.', '北京市第四中学')
  high_school?: string;

  @Line(128, 'The college or university.', '北京大学')
  college_school?: string;

  @Line(64, 'The line of work.', '互联网')
  profession_cate?: string;

  @Line(128, 'The kind of work.', '后端开发')
  profession_info?: string;

  @Line(64, 'The position at work.', '工程师')
  position?: string;

  @Line(64, 'The marital status, such as single or married.', '单身')
  emotion_status?: string;

  @Line(64, 'The province of the home town.', '四川省')
  hometown_province?: string;

  @Line(64, 'The city of the home town.', '成都市')
  hometown_city?: string;

  @Line(64, 'The district of the home town.', '武侯区')
  hometown_area?: string;

  @Line(255, 'The street address in the home town.', '人民南路1号')
  hometown_address?: string;

  @Line(64, 'The province of residence.', '北京市')
  living_province?: string;

  @Line(64, 'The city of residence.', '北京市')
  living_city?: string;

  @Line(64, 'The district of residence.', '海淀区')
  living_area?: string;

  @Line(255, 'The street address of residence.', '中关村大街1号')
  living_address?: string;
}

export class UpdateParams {
  @Line(32, 'The name that others see; if empty, they see the masked mobile.', '魔方 😀')
  nickname?: string;

  @IsOptional()
  @IsInt()
  @Rule<UpdateParams, unknown>((sex) => [0, 1, 2].includes(Number(sex)), 'SEX_VALUE', { enum: [0, 1, 2] })
  @JSONSchema({ description: '0 undisclosed, 1 male, 2 female.', examples: [0] })
  sex?: Sex;

  @IsOptional()
  @IsString()
  @IsBirthday()
  @Says('A date in the past, YYYY-MM-DD; empty for none.', '2000-12-31')
  birthday?: string;

  @IsOptional()
  @IsString()
  @IsParagraph(500)
  @Says('A few lines about the user.', '你好！')
  intro?: string;

  @Line(64, 'The province shown to others.', '北京市')
  province?: string;

  @Line(64, 'The city shown to others.', '北京市')
  city?: string;

  @Line(64, 'The district shown to others.', '海淀区')
  area?: string;

  @IsOptional()
  @ValidateNested({ always: true })
  @Type(() => Profile)
  @JSONSchema({ description: 'Education, work and home.', examples: [{ education: '本科' }] })
  profile?: Profile;
}

export class FullUser extends UserInfo {
  @IsString()
  intro!: string;

  @IsBoolean()
  email_confirmed!: boolean;

  @IsString()
  @JSONSchema({ description: 'YYYY-MM-DD; empty if unknown.' })
  birthday!: string;

  @ValidateNested()
  @Type(() => Profile)
  profile!: Profile;
}

export class FullUserResult {
  @ValidateNested()
  @Type(() => FullUser)
  data!: FullUser;
}
