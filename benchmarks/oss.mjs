/**
 * Compares ali-oss with a plain signed PUT, by fetch and by node:http: packages, load time, time per picture, and
 * behaviour on faults. It runs against its own server on the loopback interface and prints ratios, because the
 * milliseconds depend on the machine.
 *
 *   node benchmarks/oss.mjs
 */
import { execFileSync, fork } from 'node:child_process';
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, createServer, request } from 'node:http';
import { fileURLToPath } from 'node:url';

const ROUNDS = 5;
const PICTURES = 1000;
const BYTES = randomBytes(8_000);
const KEY = { accessKeyId: 'LTAIbenchmark', accessKeySecret: 'secret' };

/** Answers 200 to everything but `/fault…`, which it counts and refuses as a faulty OSS would. */
function serve() {
  let faults = 0;
  const tokens = [];
  const server = createServer((incoming, response) => {
    const { headers, url } = incoming;
    tokens.push(headers['x-oss-security-token']);
    const isFault = url.includes('fault');
    if (isFault) faults += 1;
    incoming.resume().on('end', () => {
      if (url === '/seen') return response.end(JSON.stringify({ faults, tokens }));
      response.writeHead(isFault ? 503 : 200, { ETag: '"0"', 'x-oss-request-id': '0' });
      response.end(isFault ? '<Error><Code>ServiceUnavailable</Code></Error>' : '');
    });
  });
  server.listen(0, '127.0.0.1', () => process.send(server.address().port));
}

function packages() {
  const { packages: all } = JSON.parse(
    readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'),
  );
  const find = (name, from) => {
    for (let base = from; ; base = base.slice(0, Math.max(0, base.lastIndexOf('/node_modules/')))) {
      const path = `${base === '' ? '' : `${base}/`}node_modules/${name}`;
      if (path in all) return path;
      if (base === '') return undefined;
    }
  };
  const reached = (names, seen = new Set(), from = '') => {
    for (const path of names.map((name) => find(name, from)).filter((path) => path && !seen.has(path))) {
      seen.add(path);
      reached(Object.keys({ ...all[path].dependencies, ...all[path].optionalDependencies }), seen, path);
    }
    return seen;
  };
  const direct = Object.keys(all[''].dependencies);
  const others = reached(direct.filter((name) => name !== 'ali-oss'));
  return [...reached(['ali-oss'])].filter((path) => !others.has(path)).length;
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** The milliseconds and MB that some code takes in a fresh process. */
function load(code) {
  const script = `const t = performance.now(); ${code}; console.log(performance.now() - t, process.memoryUsage().rss / 1e6)`;
  const runs = Array.from({ length: 9 }, () =>
    String(execFileSync(process.execPath, ['-e', script], { cwd: new URL('..', import.meta.url) }))
      .split(' ')
      .map(Number),
  );
  return { ms: median(runs.map(([ms]) => ms)), mb: median(runs.map(([, mb]) => mb)) };
}

const hmac = (key, text) => createHmac('sha256', key).update(text).digest();

/** The headers of a PUT with signature V4: all that we need of the SDK. */
function signed(key, bytes) {
  const time = new Date().toISOString().replace(/[-:]|\.\d{3}/g, '');
  const headers = {
    'content-md5': createHash('md5').update(bytes).digest('base64'),
    'content-type': 'image/webp',
    'x-oss-content-sha256': 'UNSIGNED-PAYLOAD',
    'x-oss-date': time,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
  const canonical = `PUT\n/benchmark/${key}\n\n${lines.join('')}\n\nUNSIGNED-PAYLOAD`;
  const scope = `${time.slice(0, 8)}/cn-hangzhou/oss/aliyun_v4_request`;
  const hash = createHash('sha256').update(canonical).digest('hex');
  const signingKey = scope.split('/').reduce(hmac, `aliyun_v4${KEY.accessKeySecret}`);
  const signature = hmac(signingKey, `OSS4-HMAC-SHA256\n${time}\n${scope}\n${hash}`).toString('hex');
  const authorization = `OSS4-HMAC-SHA256 Credential=${KEY.accessKeyId}/${scope},Signature=${signature}`;
  return { ...headers, authorization };
}

async function putByFetch(url, key, bytes) {
  const response = await fetch(`${url}/${key}`, { method: 'PUT', headers: signed(key, bytes), body: bytes });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
}

const agent = new Agent({ keepAlive: true });

async function putByHttp(url, key, bytes) {
  const headers = { ...signed(key, bytes), 'content-length': bytes.length };
  const sent = request(`${url}/${key}`, { method: 'PUT', headers, agent }).end(bytes);
  const [response] = await once(sent, 'response');
  await once(response.resume(), 'end');
  if (response.statusCode !== 200) throw new Error(`HTTP ${response.statusCode}`);
}

/** The milliseconds, and the processor's milliseconds, for many pictures, `atOnce` at a time. */
async function time(put, atOnce) {
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  let left = PICTURES;
  const work = async () => {
    while (left-- > 0) await put(`pictures/${left}.webp`, BYTES);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  const { user, system } = process.cpuUsage(cpu);
  return { ms: performance.now() - start, cpu: (user + system) / 1000 };
}

/** Each result as a multiple of the first. */
async function compare(puts, atOnce) {
  const runs = puts.map(() => []);
  // They take turns, so that a busy moment of the machine affects all; the first round is a warm-up.
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [index, put] of puts.entries()) {
      const taken = await time(put, atOnce);
      if (round > 0) runs[index].push(taken);
    }
  }
  const ratios = (of) =>
    runs.map((taken) => (median(taken.map(of)) / median(runs[0].map(of))).toFixed(2)).join(' : ');
  return `time ${ratios(({ ms }) => ms)}, processor ${ratios(({ cpu }) => cpu)}`;
}

/** How many of 16 concurrent calls use expired credentials while the SDK refreshes them. */
async function staleAfterRefresh(OSS, options, seen) {
  const refreshSTSToken = () =>
    new Promise((resolve) => {
      setTimeout(resolve, 50, { ...KEY, stsToken: 'new' });
    });
  const client = new OSS({ ...options, stsToken: 'ended', refreshSTSToken, refreshSTSTokenInterval: 1 });
  await new Promise((resolve) => setTimeout(resolve, 5));
  await Promise.all(Array.from({ length: 16 }, (_, i) => client.put(`stale/${i}`, BYTES)));
  return (await seen()).tokens.filter((token) => token === 'ended').length;
}

async function main() {
  const server = fork(fileURLToPath(import.meta.url), ['serve']);
  const [port] = await once(server, 'message');
  const url = `http://localhost:${port}`;
  const seen = async () => (await fetch(`${url}/seen`)).json();
  const { default: OSS } = await import('ali-oss');
  const options = { ...KEY, bucket: 'benchmark', region: 'oss-cn-hangzhou', endpoint: url, cname: true };
  const client = new OSS({ ...options, authorizationV4: true });
  const sdkPut = (key, bytes) => client.put(key, bytes, { headers: { 'Content-Type': 'image/webp' } });
  const puts = [
    sdkPut,
    (key, bytes) => putByFetch(url, key, bytes),
    (key, bytes) => putByHttp(url, key, bytes),
  ];

  console.log(`packages that nothing else brings: ${packages()}`);
  const [none, sdk] = [load(''), load("require('ali-oss')")];
  console.log(`loading: ${sdk.ms.toFixed(0)} ms, ${(sdk.mb / none.mb).toFixed(2)} of a bare process' memory`);
  console.log('ali-oss : fetch : node:http, for pictures of 8 kB:');
  console.log(`  one at a time: ${await compare(puts, 1)}`);
  console.log(`  16 at a time:  ${await compare(puts, 16)}`);
  const retrying = new OSS({ ...options, retryMax: 3 });
  await retrying.put('fault', BYTES).catch(() => undefined);
  console.log(`tries after HTTP 503 with retryMax 3: ${(await seen()).faults}`);
  const stale = await staleAfterRefresh(OSS, options, seen);
  console.log(`calls of 16 that go out with ended credentials during refreshSTSToken: ${stale}`);
  agent.destroy();
  server.kill();
}

if (process.argv[2] === 'serve') serve();
else await main();
