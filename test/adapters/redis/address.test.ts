import { parseRedisUrl } from '../../../src/adapters/redis/address';

const PLAIN = { name: '', username: undefined, password: undefined, database: 0, hasTls: false };

describe('the URL of a Redis', () => {
  it.each([
    ['redis://cache', { nodes: [{ host: 'cache', port: 6379 }] }],
    ['redis://10.0.0.1:7000/', { nodes: [{ host: '10.0.0.1', port: 7000 }] }],
    ['redis://[::1]:7000/15', { nodes: [{ host: '::1', port: 7000 }], database: 15 }],
    ['rediss://cache:6380', { nodes: [{ host: 'cache', port: 6380 }], hasTls: true }],
  ])('%s names one server', (url, expected) => {
    expect(parseRedisUrl(url)).toEqual({ ...PLAIN, kind: 'single', ...expected });
  });

  it.each([
    [':secret', undefined, 'secret'],
    ['mofang:secret', 'mofang', 'secret'],
    ['mofang:a%3Ab%2F%40%E9%94%AE', 'mofang', 'a:b/@键'],
    ['mofang:a:b', 'mofang', 'a:b'],
    ['mofang:50%', 'mofang', '50%'],
    ['mofang', 'mofang', undefined],
  ])('in redis://%s@… the user is %s and the password %s', (userInfo, username, password) => {
    expect(parseRedisUrl(`redis://${userInfo}@cache:6379/1`)).toMatchObject({
      username,
      password,
      database: 1,
      nodes: [{ host: 'cache', port: 6379 }],
    });
  });

  it('names Sentinels, the servers they watch, and a database', () => {
    expect(parseRedisUrl('rediss+sentinel://:secret@a:1,b,[::1]:3/my-redis/2')).toEqual({
      ...PLAIN,
      kind: 'sentinel',
      nodes: [
        { host: 'a', port: 1 },
        { host: 'b', port: 26379 },
        { host: '::1', port: 3 },
      ],
      name: 'my-redis',
      password: 'secret',
      database: 2,
      hasTls: true,
    });
    expect(parseRedisUrl('redis+sentinel://a/my-redis')).toMatchObject({ name: 'my-redis', database: 0 });
  });

  it('names nodes of a cluster', () => {
    expect(parseRedisUrl('redis+cluster://a:1,b:2/')).toEqual({
      ...PLAIN,
      kind: 'cluster',
      nodes: [
        { host: 'a', port: 1 },
        { host: 'b', port: 2 },
      ],
    });
  });

  it.each(['http://:secret@cache', 'redis:cache', 'redis://:secret@', ''])(
    '%j is none, and is not quoted',
    (url) => {
      expect(() => parseRedisUrl(url)).toThrow(/^(?!.*secret)/);
    },
  );
});
