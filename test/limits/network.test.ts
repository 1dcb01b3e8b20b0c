import { networkOf } from '../../src/limits/network';

describe('what a limit counts an IP address as', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7', '192.0.2'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64', '2001:db8:1::/48'],
    ['2001:db8:1:2::9', '2001:db8:1:2::/64', '2001:db8:1::/48'],
    ['2001:db8::1', '2001:db8:0:0::/64', '2001:db8:0::/48'],
    ['::1', '0:0:0:0::/64', '0:0:0::/48'],
    ['1::', '1:0:0:0::/64', '1:0:0::/48'],
  ])('%s is %s, or %s', (ip, network, wider) => {
    expect(networkOf(ip)).toBe(network);
    expect(networkOf(ip, 3)).toBe(wider);
  });
});
