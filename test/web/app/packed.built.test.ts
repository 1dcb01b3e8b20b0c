import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pack } from '../../browser/demo-app';

const ROOT = join(__dirname, '../../..');
const ESBUILD = join(ROOT, 'node_modules/.bin/esbuild');
const API = 'https://account.example.com/api';

/** JavaScript as it must be written for engines that know no more than `target`. */
const written = (code: string, target: string): string =>
  execFileSync(ESBUILD, ['--loader=js', `--target=${target}`], { input: code, encoding: 'utf8' });

describe('the archive for APICloud', () => {
  let folder: string;
  let files: Record<string, string>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mofang-app-'));
    const packed = Object.entries(pack(folder, API));
    files = Object.fromEntries(packed.map(([path, bytes]) => [path, Buffer.from(bytes).toString('utf8')]));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const pages = () => Object.entries(files).filter(([path]) => path.endsWith('.html'));

  it('is one folder, whose configuration names its first page', () => {
    expect(Object.keys(files).filter((path) => !path.startsWith('widget/'))).toEqual([]);
    const [, first] = /<content src="([^"]+)"/.exec(files['widget/config.xml'] ?? '') ?? [];
    expect(files[`widget/${first}`]).toContain('<!doctype html>');
  });

  it('has the version that its pages show in a browser too', () => {
    const [, version = 'none'] =
      /<widget [^>]*version="([^"]+)"/.exec(files['widget/config.xml'] ?? '') ?? [];
    expect(files['widget/api-shim.js']).toContain(`appVersion: '${version}'`);
  });

  it('marks the User-Agent, by which api-shim.js knows that it is not needed', () => {
    expect(files['widget/config.xml']).toContain('<preference name="userAgent" value="APICloud" />');
  });

  it('calls the service at the address that was given, which stands in one file', () => {
    expect(Object.keys(files).filter((path) => files[path]?.includes(API))).toEqual(['widget/server.js']);
    expect(Object.keys(files).filter((path) => files[path]?.includes('127.0.0.1'))).toEqual([]);
  });

  it('is not made for an address that is none of a service', () => {
    const options = ['scripts/pack-app.mjs', '--api', 'account.example.com', '--out', join(folder, 'b.zip')];
    const { status, stderr } = spawnSync(process.execPath, options, { cwd: ROOT, encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^account\.example\.com is not the address of a service.*\n$/);
  });

  it('has the small build of Vue, and none of what only its making needs', () => {
    expect(files['widget/vue.js']?.length).toBeLessThan(180_000);
    expect(Object.keys(files).filter((path) => /\.(?:ts|json)$/.test(path))).toEqual([]);
  });

  it('has all that its pages load, which each loads in the same order', () => {
    const scripts = pages().map(([, page]) =>
      [...page.matchAll(/<script src="([^"]+)"/g)].map(([, src]) => src),
    );
    const [first] = scripts;
    for (const list of scripts) expect(list.filter((src) => src !== 'uqr.js')).toEqual(first);
    for (const src of scripts.flat()) expect(files).toHaveProperty([`widget/${src}`]);
    const styles = [...(files['widget/app.css'] ?? '').matchAll(/@import "([^"]+)"/g)];
    expect(styles.length).toBeGreaterThan(0);
    for (const [, src] of styles) expect(files).toHaveProperty([`widget/${src}`]);
  });

  it('is written for WebViews that know ES2017', () => {
    const inPages = pages().map(([path, page]) => [
      path,
      /<script>([\s\S]*?)<\/script>/.exec(page)?.[1] ?? '',
    ]);
    const scripts = Object.entries(files).filter(([path]) => path.endsWith('.js'));
    const newer = [...inPages, ...scripts].filter(
      ([, code = '']) => written(code, 'es2017') !== written(code, 'esnext'),
    );
    expect(newer.map(([path]) => path)).toEqual([]);
  });
});
