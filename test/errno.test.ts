import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERRNO, type ErrnoName } from '../src/errno';
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
];

const rows = readFileSync(join(__dirname, '../docs/errno.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| \d/.test(line))
  .map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );

describe('the errno table', () => {
  it('docs/errno.md lists every name with its number and texts, and no other', () => {
    const listed = rows.map(([errno, name, , zh, en]) => [Number(errno), name, zh, en]);
    const known = NAMES.map((name) => [ERRNO[name], `\`${name}\``, say(name, 'zh-CN'), say(name, 'en')]);
    expect(listed).toEqual(known);
  });

  it('docs/errno.md says of each what it means and what to do', () => {
    for (const cells of rows) {
      expect(cells).toHaveLength(6);
      expect(cells.every((cell) => cell !== '')).toBe(true);
    }
  });

  it('every number of the original app is there, and means the same', () => {
    for (const [errno, zh, en] of CONTRACT) {
      const name = NAMES.find((candidate) => ERRNO[candidate] === errno);
      if (name === undefined) throw new Error(`${errno} has no name.`);
      if (zh !== undefined) expect(say(name, 'zh-CN')).toBe(zh);
      if (en !== undefined) expect(say(name, 'en')).toBe(en);
    }
  });

  it('there is no other number', () => {
    const others = Object.values(ERRNO).filter((errno) => !CONTRACT.some(([known]) => known === errno));
    expect(others).toEqual([]);
  });

  it('no number has two names', () => {
    expect(new Set(Object.values(ERRNO)).size).toBe(NAMES.length);
  });

  it.each(NAMES)('%s has a text in both languages', (name) => {
    expect(say(name, 'zh-CN')).toMatch(/\S/);
    expect(say(name, 'en')).toMatch(/\S/);
  });
});
