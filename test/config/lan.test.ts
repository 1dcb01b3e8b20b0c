import type { NetworkInterfaceInfo } from 'node:os';
import { readConfig } from '../../src/config';
import { lanAddress, reachableHost } from '../../src/config/lan';

const four = (address: string): NetworkInterfaceInfo => ({
  address,
  family: 'IPv4',
  internal: address.startsWith('127.'),
  netmask: '255.255.255.0',
  mac: '00:00:00:00:00:00',
  cidr: null,
});
const six = (address: string): NetworkInterfaceInfo => ({
  ...four(address),
  family: 'IPv6',
  internal: false,
  scopeid: 0,
});

describe('the address on the local network', () => {
  it.each([
    [
      'that of the network, not of the machine itself',
      { lo: ['127.0.0.1'], eth0: ['192.168.1.5'] },
      '192.168.1.5',
    ],
    ['that of a home before a public one', { ppp0: ['203.0.113.7'], wlan0: ['172.20.10.2'] }, '172.20.10.2'],
    ['a public one where there is no other', { lo: ['127.0.0.1'], eth0: ['203.0.113.7'] }, '203.0.113.7'],
    [
      'none of containers and tunnels',
      { docker0: ['172.17.0.1'], utun3: ['10.8.0.2'], en0: ['10.0.0.5'] },
      '10.0.0.5',
    ],
    ['none where there is no network', { lo: ['127.0.0.1'], 'br-1f2e': ['172.18.0.1'] }, undefined],
  ])('is %s', (_which, interfaces, expected) => {
    const entries = Object.entries(interfaces).map(([name, addresses]) => [
      name,
      [six('fe80::1'), ...addresses.map(four)],
    ]);
    expect(lanAddress(Object.fromEntries(entries))).toBe(expected);
  });
});

describe('a service that listens on every address', () => {
  const http = (env: NodeJS.ProcessEnv) => readConfig({ MOFANG_ENV: 'test', ...env }).http;

  it.each(['0.0.0.0', '::'])('says one by which others reach it, which %s is not', (host) => {
    const { publicUrl, localUrl } = http({ MOFANG_HOST: host });
    expect(publicUrl).toBe(`http://${lanAddress() ?? '127.0.0.1'}:5000`);
    expect(localUrl).toBe('http://127.0.0.1:5000');
  });

  it('says what it was told to say', () => {
    const env = { MOFANG_HOST: '0.0.0.0', MOFANG_PUBLIC_URL: 'https://account.example.com' };
    expect(http(env).publicUrl).toBe('https://account.example.com');
  });

  it('is another matter than one that listens on a single address', () => {
    expect(reachableHost('192.168.1.5')).toBe('192.168.1.5');
    expect(http({ MOFANG_HOST: '::1' })).toMatchObject({
      publicUrl: 'http://[::1]:5000',
      localUrl: 'http://[::1]:5000',
    });
  });
});
