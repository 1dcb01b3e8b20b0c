import { faker } from '@faker-js/faker/locale/zh_CN';
import type { Sex, User } from '../src/users/account/user.entity';
import { newUser } from '../src/users/account/user.queries';
import type { UserProfile } from '../src/users/account/user-profile.entity';
import allPlaces from './places.json';

export interface FakeUser {
  readonly user: User & { mobile: string; email: string };
  readonly profile: Omit<UserProfile, 'id' | 'userId'>;
}

interface FakeUserOptions {
  readonly passwordHash: string;
  /** A whole number. On the same day, the same seed gives the same users. */
  readonly seed: number;
  readonly now: Date;
}

/** Users made in one chunk. The random numbers are seeded again for each chunk, so runs may interleave. */
const CHUNK = 100;

// 13000000000 to 19999999999, in two parts: 7 billion mobiles.
const FIRST_MOBILE = 13_000_000_000;
const HIGH_PARTS = 70_000;
const LOW_PARTS = 100_000;
const ROUNDS = 6;

const YOUNGEST = 12;
const OLDEST = 50;
const LEAST_CENTS = 100_00;
const MOST_CENTS = 99_999_00;

type Place = readonly [province: string, city: string, area: string];

const PLACES: readonly Place[] = Object.entries<Record<string, string[]>>(allPlaces).flatMap(
  ([province, cities]) =>
    Object.entries(cities).flatMap(([city, areas]) => areas.map((area): Place => [province, city, area])),
);

const words = (text: string): readonly string[] => text.split(' ');

const HANDLES = words(
  'chenguang dahai feiyu haitang heping hongye jiangnan kaixin lanting liuyun maimang mingyue mutou ' +
    'qingfeng qinghe shanhe taozi tiantian xiaobai xiaomi xingchen xueli yanhe yueguang yunduo zhuifeng',
);
const MIDDLE_SCHOOLS = words('第一中学 第二中学 第三中学 第五中学 第七中学 第十中学 实验中学 育才中学');
const HIGH_SCHOOLS = words('第一高级中学 第二高级中学 第四高级中学 第六高级中学 实验高级中学 外国语学校');
const VOCATIONAL_COLLEGES = words(
  '天津职业大学 深圳职业技术大学 金华职业技术大学 无锡职业技术大学 北京电子科技职业学院 重庆电子科技职业大学 ' +
    '长沙民政职业技术学院 成都航空职业技术大学 广东轻工职业技术大学 杨凌职业技术学院',
);
const UNIVERSITIES = words(
  '北京大学 清华大学 复旦大学 南京大学 浙江大学 武汉大学 中山大学 四川大学 山东大学 吉林大学 厦门大学 兰州大学 ' +
    '云南大学 郑州大学 苏州大学 暨南大学 湖南大学 重庆大学 同济大学 西北大学 南昌大学 安徽大学 河北大学 广西大学',
);
const PROFESSIONS: readonly (readonly [category: string, trades: string, positions: string])[] = [
  ['互联网', '软件开发 产品设计 数据分析 网站运营', '工程师 高级工程师 项目经理 部门主管'],
  ['教育', '小学教育 中学教育 职业培训 教育咨询', '教师 班主任 教研组长 教务主任'],
  ['医疗', '临床医学 护理 药学 口腔医学', '住院医师 护士 药剂师 主治医师'],
  ['金融', '银行 保险 证券 财务审计', '柜员 客户经理 会计 风控专员'],
  ['制造业', '机械加工 电子装配 质量检验 设备维修', '技术员 质检员 班组长 车间主任'],
  ['建筑', '土木工程 室内装修 工程造价 园林绿化', '施工员 设计师 造价员 项目经理'],
  ['餐饮', '中式烹饪 西式面点 餐厅管理 茶饮', '厨师 面点师 店长 服务员'],
  ['物流', '仓储管理 快递 货运 采购', '仓库管理员 快递员 司机 采购员'],
  ['媒体', '新闻采编 影视制作 平面设计 广告策划', '记者 编辑 摄影师 策划'],
];
const HOBBIES = words(
  '摄影 徒步 读书 做菜 跑步 听音乐 看电影 打羽毛球 下围棋 养花 练书法 骑行 钓鱼 弹吉他 游泳 旅行',
);
const MOTTOS = words(
  '生活明朗，万物可爱。 慢慢来，比较快。 认真工作，好好吃饭。 心中有光，脚下有路。 平凡的日子也会发光。 ' +
    '愿所有努力都不被辜负。 保持热爱，奔赴山海。 简单一点，快乐一点。',
);

/**
 * Generates users without end: Chinese names that match the sex, a real place as address, a profile that fits the
 * age. No two users of one seed share a mobile, an account name or an e-mail. The caller checks whether existing
 * users have them.
 */
export function* fakeUsers(options: FakeUserOptions): Generator<FakeUser, never> {
  for (let start = 0; ; start += CHUNK) yield* fakeChunk(start, options);
}

function fakeChunk(start: number, options: FakeUserOptions): FakeUser[] {
  faker.seed([...halves(options.seed), start]);
  return Array.from({ length: CHUNK }, (_, offset) =>
    fakeUser(FIRST_MOBILE + permute(start + offset, options.seed), options),
  );
}

function fakeUser(mobileNumber: number, { passwordHash, now }: FakeUserOptions): FakeUser {
  const sex: Sex = faker.datatype.boolean() ? 1 : 2;
  const { birthday, age } = fakeBirthday(now);
  const home = pick(PLACES);
  const living = faker.datatype.boolean(0.6) ? home : pick(PLACES);
  const [province, city, area] = living;
  // The number of the mobile makes the name unique; the letters before it make sure that it is not a mobile.
  const name = `${pick(HANDLES)}_${mobileNumber.toString(36)}`;
  const unique = { name, mobile: String(mobileNumber), email: `${name}@example.com` };
  const user = newUser({
    ...unique,
    nickname: faker.person.lastName() + pick(givenNames(sex)),
    passwordHash,
    sex,
    age,
    money: fakeCents(),
    credit: fakeCents(),
    ip: faker.internet.ipv4(),
    intro: `来自${home[1]}，喜欢${faker.helpers.arrayElements(HOBBIES, 2).join('和')}。${pick(MOTTOS)}`,
    isEmailConfirmed: faker.datatype.boolean(),
    province,
    city,
    area,
    createdAt: now,
    updatedAt: now,
  });
  return { user: Object.assign(user, unique), profile: fakeProfile(age, birthday, home, living) };
}

/** faker itself also draws from a third list, which mixes men's and women's names. */
function givenNames(sex: Sex): readonly string[] {
  const { male = [], female = [] } = faker.definitions.person.first_name;
  return sex === 1 ? male : female;
}

function fakeProfile(age: number, birthday: string, home: Place, living: Place): FakeUser['profile'] {
  return {
    birthday,
    ...fakeSchools(age, home[1]),
    emotionStatus: fakeEmotionStatus(age),
    hometownProvince: home[0],
    hometownCity: home[1],
    hometownArea: home[2],
    hometownAddress: fakeStreetAddress(),
    livingProvince: living[0],
    livingCity: living[1],
    livingArea: living[2],
    livingAddress: fakeStreetAddress(),
  };
}

function fakeSchools(age: number, city: string) {
  const education = fakeEducation(age);
  const middleSchool = city + pick(MIDDLE_SCHOOLS);
  const highSchool = education === '初中' ? '' : city + pick(HIGH_SCHOOLS);
  const college = education === '大专' ? VOCATIONAL_COLLEGES : UNIVERSITIES;
  const collegeSchool = /初中|高中/.test(education) ? '' : pick(college);
  const isStudent = age < 18 || (age < 22 && collegeSchool !== '');
  const [category, trades, positions] = pick(PROFESSIONS);
  const work = isStudent
    ? { professionCate: '学生', professionInfo: `${education}在读`, position: '学生' }
    : { professionCate: category, professionInfo: pick(words(trades)), position: pick(words(positions)) };
  return { education, middleSchool, highSchool, collegeSchool, ...work };
}

function fakeEducation(age: number): string {
  if (age < 15) return '初中';
  if (age < 18) return '高中';
  const reached = [
    { value: '高中', weight: 25, from: 18 },
    { value: '大专', weight: 30, from: 18 },
    { value: '本科', weight: 35, from: 18 },
    { value: '硕士', weight: 8, from: 25 },
    { value: '博士', weight: 2, from: 28 },
  ];
  return faker.helpers.weightedArrayElement(reached.filter(({ from }) => age >= from));
}

/** Nobody is married before 22, the legal age for men. */
function fakeEmotionStatus(age: number): string {
  if (age < 18) return '单身';
  return pick(words(age < 22 ? '单身 恋爱中 保密' : '单身 恋爱中 已婚 已婚 离异 保密'));
}

function fakeStreetAddress(): string {
  const room = `${between(1, 18)}0${between(1, 6)}`;
  return `${pick(faker.definitions.location.street_name)}${between(1, 300)}号${between(1, 20)}栋${room}室`;
}

/** A birthday that makes a user at least YOUNGEST and at most OLDEST years old today. */
function fakeBirthday(now: Date): { birthday: string; age: number } {
  const today = now.toISOString().slice(0, 10);
  const yearsAgo = (years: number) => new Date(now).setUTCFullYear(now.getUTCFullYear() - years);
  const birthday = new Date(between(yearsAgo(OLDEST), yearsAgo(YOUNGEST))).toISOString().slice(0, 10);
  const hadBirthday = birthday.slice(5) <= today.slice(5);
  return { birthday, age: Number(today.slice(0, 4)) - Number(birthday.slice(0, 4)) - (hadBirthday ? 0 : 1) };
}

const fakeCents = (): number => between(LEAST_CENTS, MOST_CENTS);

const between = (min: number, max: number): number => faker.number.int({ min, max });

const pick = <T>(list: readonly T[]): T => faker.helpers.arrayElement(list);

const halves = (seed: number): [number, number] => [seed >>> 0, Math.floor(seed / 2 ** 32)];

/**
 * Shuffles 0 … 6,999,999,999 without a table, by a Feistel network over the two parts of the index. Each round can
 * be reversed, so no two indices give the same result.
 */
export function permute(index: number, seed: number): number {
  const [low, high] = halves(seed);
  const key = scramble(low, scramble(high, 0));
  let left = Math.floor(index / LOW_PARTS);
  let right = index % LOW_PARTS;
  for (let round = 0; round < ROUNDS; round += 2) {
    left = (left + scramble(right, scramble(round, key))) % HIGH_PARTS;
    right = (right + scramble(left, scramble(round + 1, key))) % LOW_PARTS;
  }
  return left * LOW_PARTS + right;
}

/** The finalizer of MurmurHash3: each bit of the input changes about half of the bits of the output. */
function scramble(value: number, key: number): number {
  let hash = Math.imul(value ^ key, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
