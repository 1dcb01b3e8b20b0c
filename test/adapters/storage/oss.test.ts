import { randomBytes } from 'node:crypto';
import { OssStorage } from '../../../src/adapters/storage/oss';
import type { OssConfig } from '../../../src/adapters/storage/oss-clients';
import { type FakeOss, type OssBehaviour, startOss } from '../../fakes/oss';
import { ossSignature } from '../../fakes/oss-signature';
import { type FakeSts, rpcSignature, startSts } from '../../fakes/sts';
import { pass, startClock, stopClock } from '../../harness/clock';
import { itKeepsTheStorageContract } from './storage.contract';

const TIMEOUT_MS = 300;
const BYTES = Buffer.from('a picture');
const nameOf = () => `${randomBytes(16).toString('hex')}.webp`;

describe('the signature that the fake OSS computes', () => {
  it('is the one of the example in the documentation', () => {
    const headers = {
      'content-disposition': 'attachment',
      'content-length': '3',
      'content-md5': 'ICy5YqxZB1uWSwcVLSNLcA==',
      'content-type': 'text/plain',
      'x-oss-content-sha256': 'UNSIGNED-PAYLOAD',
      'x-oss-date': '20250411T064124Z',
    };
    const { stringToSign, signature } = ossSignature(
      {
        method: 'PUT',
        bucket: 'examplebucket',
        key: 'exampleobject',
        query: new URLSearchParams(),
        headers,
        additionalHeaders: ['content-disposition', 'content-length'],
      },
      { secret: 'yourAccessKeySecret', timestamp: '20250411T064124Z', region: 'cn-hangzhou' },
    );
    expect(stringToSign.split('\n').at(-1)).toBe(
      'c46d96390bdbc2d739ac9363293ae9d710b14e48081fcb22cd8ad54b63136eca',
    );
    expect(signature).toBe('d3694c2dfc5371ee6acd35e88c4871ac95a7ba01d3a2f476768fe61218590097');
  });

  it('is that of the provider’s own SDKs, with a query and odd characters', () => {
    const { signature } = ossSignature(
      {
        method: 'PUT',
        bucket: 'bucket',
        key: '1234+-/123/1.txt',
        query: new URLSearchParams([
          ['param1', 'value1'],
          ['+param1', 'value3'],
          ['|param1', 'value4'],
          ['+param2', ''],
          ['|param2', ''],
          ['param2', ''],
        ]),
        headers: {
          'x-oss-head1': 'value',
          abc: 'value',
          zabc: 'value',
          xyz: 'value',
          'content-type': 'text/plain',
          'x-oss-content-sha256': 'UNSIGNED-PAYLOAD',
          'x-oss-date': '20231216T162057Z',
        },
        additionalHeaders: [],
      },
      { secret: 'sk', timestamp: '20231216T162057Z', region: 'cn-hangzhou' },
    );
    expect(signature).toBe('e21d18daa82167720f9b1047ae7e7f1ce7cb77a31e8203a7d5f4624fa0284afe');
  });
});

it('the signature that the fake STS computes is the one of the example in the documentation', () => {
  const fields = {
    AccessKeyId: 'testid',
    Action: 'DescribeRegions',
    Format: 'XML',
    SignatureMethod: 'HMAC-SHA1',
    SignatureNonce: '3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf',
    SignatureVersion: '1.0',
    Timestamp: '2016-02-23T12:46:24Z',
    Version: '2014-05-26',
  };
  expect(rpcSignature('GET', fields, 'testsecret')).toBe('OLeaidS1JvxuMvnyHOwuJ+uX5qY=');
});

describe('the storage at OSS', () => {
  let oss: FakeOss;
  beforeEach(async () => {
    oss = await startOss();
  });
  afterEach(async () => {
    startClock();
    await oss.close();
  });

  const open = (change: Partial<OssConfig> = {}) => OssStorage.open({ ...oss.config, ...change }, TIMEOUT_MS);
  const stored = (name: string) => oss.objects.get(`pictures/${name}`);
  const methods = () => oss.requests.map(({ method }) => method);

  /** The error that an operation ends with. */
  async function failureOf(work: Promise<unknown>): Promise<Error> {
    return work.then(
      () => new Error('it worked'),
      (error) => error,
    );
  }

  describe('like every storage', () => {
    itKeepsTheStorageContract({
      open,
      read: async (name) => {
        const response = await fetch(`${oss.url}/pictures/${name}`);
        return response.ok ? Buffer.from(await response.arrayBuffer()) : undefined;
      },
      list: async () => [...oss.objects.keys()].map((key) => key.replace(/^pictures\//, '')),
      get baseUrl() {
        return `${oss.url}/pictures`;
      },
      breakName: async () => {
        oss.objects.set('pictures/taken.webp', { bytes: Buffer.from('foreign'), headers: {} });
        return 'taken.webp';
      },
    });
  });

  describe('a picture', () => {
    it('is served from there as WebP, to be kept for a year', async () => {
      const storage = await open();
      const name = nameOf();
      await storage.put(name, BYTES);
      const response = await fetch(storage.url(name));
      expect(response.headers.get('Content-Type')).toBe('image/webp');
      expect(response.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable');
      expect(Buffer.from(await response.arrayBuffer())).toEqual(BYTES);
    });

    it('goes there in one request with its checksum, and no ACL of its own', async () => {
      await (await open()).put(nameOf(), BYTES);
      expect(oss.requests).toHaveLength(1);
      const [{ headers }] = oss.requests as [FakeOss['requests'][number]];
      expect(headers).toMatchObject({ 'content-md5': expect.any(String), 'x-oss-forbid-overwrite': 'true' });
      expect(headers).not.toHaveProperty('x-oss-object-acl');
    });

    it('never takes the place of another', async () => {
      const name = nameOf();
      const storage = await open();
      await storage.put(name, Buffer.from('the first'));
      const { message } = await failureOf(storage.put(name, BYTES));
      expect(message).toMatch(
        /^OSS did not store a picture: FileAlreadyExists, HTTP 409, request [0-9A-F]{24}$/,
      );
      expect(stored(name)?.bytes.toString()).toBe('the first');
    });
  });

  describe('the address that requests go to', () => {
    /** What a client does, caught before it leaves the machine. */
    async function targetOf(change: Partial<OssConfig>) {
      const { default: urllib } = await import('urllib');
      const spy = jest.spyOn(urllib, 'request').mockRejectedValue(new Error('caught') as never);
      await failureOf((await open(change)).delete('a.webp'));
      const [url] = spy.mock.calls[0] ?? [];
      spy.mockRestore();
      return String(url);
    }

    it.each([
      ['no endpoint', undefined, 'https://mofang-test.oss-cn-hangzhou.aliyuncs.com/pictures/a.webp'],
      [
        'the internal endpoint',
        'https://oss-cn-hangzhou-internal.aliyuncs.com',
        'https://mofang-test.oss-cn-hangzhou-internal.aliyuncs.com/pictures/a.webp',
      ],
      [
        'a domain of the bucket’s own',
        'https://pictures.example.com',
        'https://pictures.example.com/pictures/a.webp',
      ],
      [
        'a name that only looks like Aliyun',
        'https://aliyuncs.com.example.com',
        'https://aliyuncs.com.example.com/pictures/a.webp',
      ],
    ])('with %s is right', async (_what, endpoint, url) => {
      expect(await targetOf({ endpoint })).toBe(url);
    });

    it.each(['oss-cn-hangzhou', 'cn-hangzhou'])(
      'and the signature are right for region %s',
      async (region) => {
        expect(await targetOf({ endpoint: undefined, region })).toContain('.oss-cn-hangzhou.aliyuncs.com/');
        const name = nameOf();
        await (await open({ region })).put(name, BYTES);
        expect(stored(name)).toBeDefined();
      },
    );

    it('may be an IP', async () => {
      const name = nameOf();
      await (await open({ endpoint: oss.url.replace('localhost', '127.0.0.1') })).put(name, BYTES);
      expect(stored(name)).toBeDefined();
      expect(oss.requests[0]?.host).toBe('mofang-test.oss-cn-hangzhou.aliyuncs.com');
    });
  });

  it.each(['x', 'Upper', '-dash'])('refuses the bucket %s at once', async (bucket) => {
    await expect(open({ bucket })).rejects.toThrow('bucket');
  });

  describe('what is refused', () => {
    it.each([
      ['SignatureDoesNotMatch', 403, { accessKeySecret: 'anotherSecret' }],
      ['SignatureDoesNotMatch', 403, { region: 'oss-cn-beijing' }],
      ['InvalidAccessKeyId', 403, { accessKeyId: 'LTAIanother' }],
    ])('as %s is told by code and request alone, and not tried again', async (code, status, change) => {
      const error = await failureOf((await open(change)).put(nameOf(), BYTES));
      expect(error.message).toMatch(
        new RegExp(`^OSS did not store a picture: ${code}, HTTP ${status}, request [0-9A-F]{24}$`),
      );
      expect(methods()).toEqual(['PUT', 'DELETE']);
      expectNoSecrets(error);
    });

    it('for another bucket says so', async () => {
      const ip = oss.url.replace('localhost', '127.0.0.1');
      const error = await failureOf((await open({ endpoint: ip, bucket: 'another' })).put(nameOf(), BYTES));
      expect(error.message).toContain('NoSuchBucket, HTTP 404');
    });

    it('because the clock is wrong says so', async () => {
      oss.next({ kind: 'error', status: 403, code: 'RequestTimeTooSkewed' });
      expect((await failureOf((await open()).delete(nameOf()))).message).toContain('RequestTimeTooSkewed');
    });
  });

  function expectNoSecrets(error: Error): void {
    const { cause, stack } = error;
    const told = [JSON.stringify(error), stack, String(cause), JSON.stringify(Object.values(error))].join();
    expect(cause).toBeUndefined();
    for (const secret of [oss.config.accessKeyId, oss.config.accessKeySecret, 'OSS4-HMAC', 'a picture"'])
      expect(told).not.toContain(secret);
  }

  const FAULTS: [string, OssBehaviour][] = [
    ['refused by a fault of OSS', { kind: 'error', status: 500, code: 'InternalError' }],
    ['refused because OSS is busy', { kind: 'error', status: 503, code: 'ServiceUnavailable' }],
    ['answered by something else', { kind: 'garbage', status: 502, text: '<h1>fake-secret</h1' }],
    ['cut off', { kind: 'cut' }],
    ['cut off after it was done', { kind: 'lost-answer' }],
    ['answered by half', { kind: 'half-answer' }],
    ['never answered', { kind: 'hang' }],
  ];

  describe.each(FAULTS)('a request that is %s', (_what, behaviour) => {
    it('is made again, and the picture is there', async () => {
      oss.next(behaviour, { times: 2, only: 'PUT' });
      const name = nameOf();
      await (await open()).put(name, BYTES);
      expect(stored(name)?.bytes).toEqual(BYTES);
    });

    it('is given up after three times, and leaves nothing behind', async () => {
      oss.next(behaviour, { times: Number.POSITIVE_INFINITY, only: 'PUT' });
      const error = await failureOf((await open()).put(nameOf(), BYTES));
      expect(error.message).toMatch(/^OSS did not store a picture: \w/);
      expect(error.message).not.toContain('fake-secret');
      expectNoSecrets(error);
      expect(methods()).toEqual(['PUT', 'PUT', 'PUT', 'DELETE']);
      expect([...oss.objects.keys()]).toEqual([]);
    });

    it('to remove is made again, and the picture is gone', async () => {
      const name = nameOf();
      const storage = await open();
      await storage.put(name, BYTES);
      oss.next(behaviour, { times: 2, only: 'DELETE' });
      await storage.delete(name);
      expect(stored(name)).toBeUndefined();
    });
  });

  it('follows no redirect, which would send the picture elsewhere', async () => {
    oss.next({ kind: 'redirect' }, { times: 3, only: 'PUT' });
    expect((await failureOf((await open()).put(nameOf(), BYTES))).message).toContain('HTTP 307');
    expect(oss.requests.map(({ path }) => path)).not.toContain('/elsewhere');
  });

  it('says who is missing where nobody listens', async () => {
    const error = await failureOf((await open({ endpoint: 'http://localhost:9' })).delete(nameOf()));
    expect(error.message).toBe('OSS did not remove a picture: RequestError');
  });

  describe('copy', () => {
    it('sends what is not there, and not what is', async () => {
      const storage = await open();
      const name = nameOf();
      expect(await storage.copy(name, BYTES)).toBe(true);
      expect(await storage.copy(name, BYTES)).toBe(false);
      expect(methods()).toEqual(['HEAD', 'PUT', 'HEAD']);
    });

    it('leaves other bytes of that name alone, and says so', async () => {
      oss.objects.set('pictures/a.webp', { bytes: Buffer.from('other'), headers: {} });
      expect((await failureOf((await open()).copy('a.webp', BYTES))).message).toContain('FileAlreadyExists');
      expect(stored('a.webp')?.bytes.toString()).toBe('other');
    });

    it('removes nothing when it fails', async () => {
      const storage = await open();
      oss.next({ kind: 'lost-answer' }, { times: 3, only: 'PUT' });
      oss.next({ kind: 'cut' }, { times: Number.POSITIVE_INFINITY, only: 'PUT' });
      await failureOf(storage.copy('a.webp', BYTES));
      expect(methods()).not.toContain('DELETE');
    });

    it('where OSS refuses to look says why', async () => {
      const error = await failureOf((await open({ accessKeySecret: 'anotherSecret' })).copy('a.webp', BYTES));
      expect(error.message).toMatch(/^OSS did not look for a picture: SignatureDoesNotMatch, HTTP 403/);
      expectNoSecrets(error);
    });
  });

  describe('with a role', () => {
    let sts: FakeSts;
    beforeEach(async () => {
      sts = await startSts(oss);
    });
    afterEach(() => sts.close());

    const openWithRole = (change: Partial<OssConfig> = {}) =>
      open({ roleArn: sts.roleArn, stsUrl: sts.url, ...change });
    const keyIds = () =>
      oss.requests.map(({ headers }) => /Credential=([^/]+)/.exec(headers.authorization ?? '')?.[1]);

    it('signs with temporary credentials, assumed once', async () => {
      const storage = await openWithRole();
      expect(sts.requests).toHaveLength(0);
      await Promise.all(Array.from({ length: 10 }, () => storage.put(nameOf(), BYTES)));
      expect(oss.objects.size).toBe(10);
      expect(sts.requests).toHaveLength(1);
      expect(Object.fromEntries(sts.requests[0] ?? [])).toMatchObject({
        RoleArn: sts.roleArn,
        RoleSessionName: 'mofang',
        DurationSeconds: '3600',
      });
      for (const id of keyIds()) expect(id).toMatch(/^STS\./);
    });

    it('renews them before they end, and nobody waits for it', async () => {
      stopClock();
      const storage = await openWithRole();
      await storage.put(nameOf(), BYTES);
      await pass(3600 - 301);
      await storage.put(nameOf(), BYTES);
      expect(sts.requests).toHaveLength(1);
      await pass(2);
      sts.next({ kind: 'hang' });
      await storage.put(nameOf(), BYTES);
      expect(new Set(keyIds()).size).toBe(1);
      expect(sts.requests).toHaveLength(2);
    });

    it('goes on with the old ones while STS is down, as long as they are good', async () => {
      stopClock();
      const storage = await openWithRole();
      await storage.put(nameOf(), BYTES);
      await pass(3500);
      sts.next({ kind: 'error', status: 500, code: 'InternalError' }, 100);
      for (let i = 0; i < 3; i++) await storage.put(nameOf(), BYTES);
      expect(oss.objects.size).toBe(4);
    });

    it('of many calls after the end one renews, and all are done with the new ones', async () => {
      stopClock();
      const storage = await openWithRole();
      await storage.put(nameOf(), BYTES);
      await pass(3601);
      await Promise.all(Array.from({ length: 10 }, () => storage.put(nameOf(), BYTES)));
      expect(sts.requests).toHaveLength(2);
      expect(oss.objects.size).toBe(11);
      const [first, ...others] = keyIds();
      expect(new Set(others).size).toBe(1);
      expect(others).not.toContain(first);
    });

    it.each(['SecurityTokenExpired', 'InvalidSecurityToken', 'InvalidAccessKeyId'])(
      'renews them once for all when OSS says %s',
      async (code) => {
        const storage = await openWithRole();
        await storage.put(nameOf(), BYTES);
        oss.next({ kind: 'error', status: 403, code }, { times: 10 });
        await Promise.all(Array.from({ length: 10 }, () => storage.put(nameOf(), BYTES)));
        expect(oss.objects.size).toBe(11);
        expect(sts.requests).toHaveLength(2);
      },
    );

    it('gives up where OSS refuses new ones too', async () => {
      const storage = await openWithRole();
      oss.next({ kind: 'error', status: 403, code: 'InvalidSecurityToken' }, { times: 100 });
      expect((await failureOf(storage.delete(nameOf()))).message).toContain('InvalidSecurityToken');
      expect(oss.requests).toHaveLength(3);
    });

    it.each([
      ['InvalidAccessKeyId.NotFound', { accessKeyId: 'LTAIanother' }],
      ['SignatureDoesNotMatch', { accessKeySecret: 'anotherSecret' }],
      ['NoPermission', { roleArn: 'acs:ram::1:role/another' }],
    ])('says %s where STS does', async (code, change) => {
      const error = await failureOf((await openWithRole(change)).put(nameOf(), BYTES));
      expect(error.message).toMatch(
        new RegExp(`^STS gave no credentials: ${code}, HTTP 4\\d\\d, request [0-9A-F-]{36}$`),
      );
      expectNoSecrets(error);
      expect(oss.requests).toEqual([]);
    });

    it.each([
      [{ kind: 'error', status: 503, code: 'ServiceUnavailable' }],
      [{ kind: 'garbage', text: '{"Credentials":{"AccessKeySecret":"fakeAccessKeySecret",' }],
      [{ kind: 'garbage', text: '{}' }],
      [{ kind: 'cut' }],
      [{ kind: 'hang' }],
    ] as const)('asks STS again after %j, and gives up after three times', async (behaviour) => {
      const storage = await openWithRole();
      sts.next(behaviour, 2);
      await storage.put(nameOf(), BYTES);
      sts.next(behaviour, 100);
      const error = await failureOf((await openWithRole()).delete(nameOf()));
      expect(error.message).toMatch(/^STS gave no credentials: \w+(?:, HTTP 503, request [0-9A-F-]{36})?$/);
      expectNoSecrets(error);
      expect(sts.requests).toHaveLength(6);
    });
  });
});
