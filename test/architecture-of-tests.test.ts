import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Project {
  readonly displayName: string;
  readonly testRegex?: readonly string[];
  readonly testPathIgnorePatterns?: readonly string[];
}

const ROOT = join(__dirname, '..');
const suites = readdirSync(__dirname, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => `/test/${file}`);

const listed = Object.keys(jest.requireActual<Record<string, string>>('./only-embedded'));

/** Those of a machine that has all. */
function readProjects(): readonly Project[] {
  const { CI } = process.env;
  process.env.CI = 'true';
  try {
    return jest.requireActual<{ projects: Project[] }>('../jest.config').projects;
  } finally {
    if (CI === undefined) delete process.env.CI;
    else process.env.CI = CI;
  }
}

const projects = readProjects();

function projectsOf(suite: string): string {
  const isOne = (patterns: readonly string[]) => patterns.some((pattern) => new RegExp(pattern).test(suite));
  return projects
    .filter(
      ({ testRegex = [''], testPathIgnorePatterns = [] }) =>
        isOne(testRegex) && !isOne(testPathIgnorePatterns),
    )
    .map(({ displayName }) => displayName)
    .join();
}

describe('the projects of tests', () => {
  it('run every suite: one that needs nothing on both, unless a reason is given; any other once', () => {
    const allowed = ['embedded,servers', 'embedded', 'built', 'python', 'browser', 'servers', 'long'];
    expect(suites.filter((suite) => !allowed.includes(projectsOf(suite)))).toEqual([]);
    const needs = /\.(?:built|python|mariadb|redis|cluster|chromium|long)\.test\.ts$/;
    const isListed = (suite: string) => listed.some((path) => suite.startsWith(`/test/${path}`));
    const plain = suites.filter((suite) => !needs.test(suite) && !suite.startsWith('/test/harness/'));
    for (const suite of plain) {
      expect([suite, projectsOf(suite)]).toEqual([suite, isListed(suite) ? 'embedded' : 'embedded,servers']);
    }
  });

  it('leave out of `servers` only what is there', () => {
    for (const path of listed) {
      expect([path, suites.some((suite) => suite.startsWith(`/test/${path}`))]).toEqual([path, true]);
    }
  });

  it('tell by its name that a suite starts the built program', () => {
    const isBuilt = /\.(?:built|python|mariadb|redis|cluster|chromium|long)\.test\.ts$/;
    const starters = suites.filter((suite) =>
      /from '[./]+\/(?:harness\/(?:program|service-process)|built-client|demo-app)'|dist\/cli\//.test(
        readFileSync(join(ROOT, suite), 'utf8'),
      ),
    );
    expect(starters.length).toBeGreaterThan(5);
    expect(starters.filter((suite) => !isBuilt.test(suite))).toEqual([]);
  });
});
