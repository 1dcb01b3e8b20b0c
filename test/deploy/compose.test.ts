import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readConfig } from '../../src/config';
import { SETTINGS } from '../../src/config/settings';
import { PRODUCTION_SECRET } from '../harness/production';

interface Service {
  readonly image: string;
  readonly build?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: object;
}

const root = join(__dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

const text = read('compose.yaml');
const compose = parse(text, { merge: true });
const services = Object.entries<Service>(compose.services);
const ours = services.filter(([, { build }]) => build !== undefined);
const dockerfile = read('Dockerfile');

/** NAME=value lines, as compose reads them. */
const example = Object.fromEntries(
  read('deploy/env.example')
    .split('\n')
    .filter((line) => /^\w+=/.test(line))
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
);

/** The example, filled in. */
const filledIn = {
  ...example,
  DOMAIN: 'account.example.com',
  MARIADB_PASSWORD: 'b6a1f0',
  REDIS_PASSWORD: 'c7d2e9',
  MOFANG_JWT_SECRET: PRODUCTION_SECRET,
  MOFANG_YUNTONGXUN_ACCOUNT_SID: 'sid',
  MOFANG_YUNTONGXUN_AUTH_TOKEN: 'token',
  MOFANG_YUNTONGXUN_APP_ID: 'app',
  MOFANG_YUNTONGXUN_TEMPLATE_ID: '1',
  MOFANG_SMTP_URL: 'smtp://user:password@smtp.example.com:587',
  MOFANG_MAIL_FROM: 'mofang <no-reply@example.com>',
};

const interpolated = (value: string): string =>
  value.replace(/\$\{(\w+):\?[^}]*\}/g, (_, name: keyof typeof filledIn) => filledIn[name]);

describe('compose.yaml', () => {
  it('has two services behind a proxy, a worker, a clock, a database and Redis', () => {
    expect(services.map(([name]) => name).sort()).toEqual(
      ['api1', 'api2', 'beat', 'mariadb', 'proxy', 'redis', 'worker'].sort(),
    );
    expect(compose.services.api2).toEqual(compose.services.api1);
  });

  it('names a version of each image', () => {
    for (const [, { image }] of services) expect(image).toMatch(/^[\w./-]+:\d[\w.-]*$/);
  });

  it('publishes the proxy alone', () => {
    expect(services.filter(([, { ports }]) => ports !== undefined).map(([name]) => name)).toEqual(['proxy']);
  });

  it('holds no secret and no default for one: each variable must be set, and the example has it', () => {
    const variables = [...text.matchAll(/(?<!\$)\$\{?(\w+)([^}\s]*)/g)];
    expect(variables.length).toBeGreaterThan(5);
    for (const [, name = '', rest] of variables) {
      expect(rest).toMatch(/^:\?/);
      expect(example).toHaveProperty(name);
    }
    for (const [name, value] of Object.entries(example)) {
      if (/PASSWORD|SECRET|TOKEN|SID|URL/.test(name)) expect([name, value]).toEqual([name, '']);
    }
  });

  it('sets nothing but settings, and all that production needs', () => {
    for (const [, { environment = {} }] of ours) {
      const names = Object.keys({ ...environment, ...example }).filter((name) => name.startsWith('MOFANG_'));
      for (const name of names) expect(SETTINGS).toHaveProperty(name);
      const given = Object.entries(environment).map(([name, value]) => [name, interpolated(value)]);
      const config = readConfig({ ...filledIn, ...Object.fromEntries(given) });
      expect(config).toMatchObject({
        isProduction: true,
        database: { kind: 'mysql' },
        metrics: { port: 9464 },
      });
      expect(config.redis).toBeDefined();
    }
  });

  it('waits for nothing that can’t say whether it is healthy', () => {
    const imageHasCheck = /^HEALTHCHECK /m.test(dockerfile);
    const awaited = services.flatMap(([, { depends_on = {} }]) => Object.entries(depends_on));
    expect(awaited.length).toBeGreaterThan(6);
    for (const [name, { condition }] of awaited) {
      const { build, healthcheck } = compose.services[name] as Service;
      expect(condition).toBe('service_healthy');
      expect(healthcheck !== undefined || (build !== undefined && imageHasCheck)).toBe(true);
    }
  });

  it('runs commands that there are', () => {
    const commands = [...read('cli/index.ts').matchAll(/\.command\('(\w+)/g)].map(([, name]) => name);
    for (const [, { command = [] }] of ours) {
      expect(command[0]).toBe('mofang');
      expect(commands).toContain(command[1]);
    }
    expect(ours.map(([, { command = [] }]) => command[1]).sort()).toEqual(['beat', 'run', 'run', 'worker']);
  });

  it('mounts volumes that it declares, and files that there are', () => {
    for (const source of services.flatMap(([, { volumes = [] }]) =>
      volumes.map((each) => each.split(':')[0]),
    )) {
      if (source?.startsWith('.')) expect(existsSync(join(root, source))).toBe(true);
      else expect(compose.volumes).toHaveProperty(String(source));
    }
  });

  it('has a proxy that knows both services, by their ports, and how often they look', () => {
    const caddyfile = read('deploy/Caddyfile');
    const port = compose.services.api1.environment.MOFANG_PORT;
    expect(caddyfile).toContain(`reverse_proxy api1:${port} api2:${port} {`);
    expect(caddyfile).toContain('health_uri /health/ready');
    expect(caddyfile).toContain('{$DOMAIN}');
  });
});

describe('the Dockerfile', () => {
  it('sets nothing but settings', () => {
    const names = [...dockerfile.matchAll(/\bMOFANG_\w+/g)].map(([name]) => name);
    expect(names.length).toBeGreaterThan(4);
    for (const name of names) expect(SETTINGS).toHaveProperty(name);
  });

  it('checks the health of whatever runs: at the port that every kind of process has', () => {
    expect(dockerfile).toMatch(/MOFANG_METRICS_HOST=0\.0\.0\.0 MOFANG_METRICS_PORT=9464\n/);
    expect(dockerfile).toMatch(/HEALTHCHECK[\s\S]*MOFANG_METRICS_PORT\}\/health\/live/);
    expect(dockerfile).toMatch(/EXPOSE 5000 9464/);
  });

  it('copies what there is', () => {
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, from = '']) =>
      from.split(' '),
    );
    expect(copied.length).toBeGreaterThan(5);
    for (const path of copied) expect(existsSync(join(root, path))).toBe(true);
  });
});
