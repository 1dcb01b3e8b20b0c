import { logTo } from './harness/log';

/** What is logged of an error with this message. */
function logged(message: string): string {
  const lines: string[] = [];
  logTo((line) => lines.push(line)).error(
    { err: new Error(message, { cause: new Error(message) }) },
    'failed',
  );
  return lines.join('');
}

describe('what is logged of an error', () => {
  it.each([
    'mysql://mofang:s3cret@10.0.0.2:3306/mofang',
    'mysql://mofang:s3cret@db/mofang',
    'redis://:s3cret@127.0.0.1:6379/0',
    'rediss+sentinel://user:s3cret@a:1,b:2/name',
    'smtp://li@example.com:s3cret@smtp.example.com:587',
    'smtps://user:p@ss/s3cret#?@smtp.example.com',
    'https://s3cret@example.com/path',
  ])('holds no login of the URL %s, and still the host', (url) => {
    const text = logged(`connect to '${url}' failed`);
    expect(text).not.toContain('s3cret');
    expect(text).toContain(url.slice(url.lastIndexOf('@') + 1));
    expect(text).toContain('connect to');
  });

  it('holds the whole of a URL without a login', () => {
    expect(logged('GET https://smtp.example.com/path failed')).toContain('https://smtp.example.com/path');
  });
});
