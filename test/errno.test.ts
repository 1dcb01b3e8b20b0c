import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERRNO, type ErrnoName, OWN_ERRNOS } from '../src/errno';
import { say } from '../src/i18n';

const NAMES = Object.keys(ERRNO) as ErrnoName[];

/** Number, zh and en of contract §1.5 and §2.7; 1001 has the text of the field. */
const CONTRACT: [number, string?, string?][] = [
  [0, '成功', 'ok'],
  [1001],
  [1002, '短信发送过于频繁！', 'Codes are sent too often.'],
  [1003, '请先完成图形验证码！', 'Complete the captcha first.'],
  [1004, '尝试次数过多，请稍后再试！', 'Too many attempts.'],
  [1010, '无效的认证令牌', 'Invalid token.'],
  [1011, '没有认证令牌', 'No token.'],
  [1012, '过期的认证令牌', 'Token expired.'],
  [1020, '错误的图片格式！', 'Unsupported image.'],
  [1100, '短信发送失败！', 'The message could not be sent.'],
  [1101, '当前用户不存在！', 'No such user.'],
  [10_100],
  [10_102],
  [10_103],
  [10_106],
  [10_108],
  [10_110],
  [10_112],
  [10_113],
  [10_115],
  [10_116],
  [10_117],
  [10_118],
  [10_119],
  [10_122],
  [10_124],
  [10_125],
  [10_126],
  [10_127],
  [10_129],
  [10_130],
  [10_131],
  [10_132],
  [10_133],
  [10_134],
  [10_211, '请先验证身份！', 'Confirm that it is you.'],
];

/** The row of docs/errno.md that an errno should have, as far as it is known. */
const rowOf = (name: ErrnoName, meaning = 'MEANING', advice = 'WHAT THE CLIENT SHOULD DO') =>
  `| ${[ERRNO[name], `\`${name}\``, meaning, say(name, 'zh-CN'), say(name, 'en'), advice].join(' | ')} |`;

const rows = readFileSync(join(__dirname, '../docs/errno.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| \d/.test(line));
const cellsOf = (row: string) => row.split('|').map((cell) => cell.trim());

/** What is to be done in docs/errno.md for a name. */
function faultsOfRow(name: ErrnoName): string[] {
  const row = rows.find((each) => cellsOf(each)[2] === `\`${name}\``);
  if (row === undefined) return [`docs/errno.md: add the row ${rowOf(name)}`];
  const [, , , meaning, , , advice] = cellsOf(row);
  if (!meaning || !advice) return [`docs/errno.md: say what ${name} means, and what the client should do`];
  return row === rowOf(name, meaning, advice) ? [] : [`docs/errno.md: write ${rowOf(name, meaning, advice)}`];
}

describe('the errno table', () => {
  it('every name has a text in both languages', () => {
    const faults = NAMES.flatMap((name) => [
      ...(say(name, 'zh-CN')?.trim() ? [] : [`src/i18n/zh-CN.ts: add a text for ${name}`]),
      ...(say(name, 'en')?.trim() ? [] : [`src/i18n/en.ts: add a text for ${name}`]),
    ]);
    expect(faults).toEqual([]);
  });

  it('docs/errno.md has a row of every name: number, meaning, texts, what to do', () => {
    expect(NAMES.flatMap(faultsOfRow)).toEqual([]);
  });

  it('docs/errno.md has no other row, and the order of src/errno.ts', () => {
    expect(rows.map((row) => cellsOf(row)[2])).toEqual(NAMES.map((name) => `\`${name}\``));
  });

  it('every number of the original app is there, and means the same', () => {
    for (const [errno, zh, en] of CONTRACT) {
      const name = NAMES.find((candidate) => ERRNO[candidate] === errno);
      if (name === undefined) throw new Error(`${errno} has no name.`);
      if (zh !== undefined) expect(say(name, 'zh-CN')).toBe(zh);
      if (en !== undefined) expect(say(name, 'en')).toBe(en);
    }
  });

  it('any other number is of the range for own ones', () => {
    const { first, last } = OWN_ERRNOS;
    const isKnown = (errno: number) => CONTRACT.some(([known]) => known === errno);
    const faults = NAMES.filter((name) => !isKnown(ERRNO[name]))
      .filter((name) => ERRNO[name] < first || ERRNO[name] > last)
      .map((name) => `src/errno.ts: give ${name} a number from ${first} to ${last}, not ${ERRNO[name]}`);
    expect(faults).toEqual([]);
  });

  it('no number has two names', () => {
    const faults = NAMES.filter((name) => NAMES.find((each) => ERRNO[each] === ERRNO[name]) !== name).map(
      (name) => `src/errno.ts: ${ERRNO[name]} is taken; give ${name} another`,
    );
    expect(faults).toEqual([]);
  });
});
