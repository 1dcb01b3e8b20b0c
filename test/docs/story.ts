import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(__dirname, '../..');
const STEP_END = '----- the end of a step -----';

/** Lines of a page that its reader pastes into a shell, and what they print, as far as the page says it. */
interface Step {
  readonly commands: string;
  readonly claims: readonly string[];
}

export const readPage = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** The code blocks of a page in one language. */
export const blocksOf = (page: string, language: string): string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(([, code = '']) => code);

/** The shell blocks of a page: a step ends with the last `# →` line below its commands. */
function stepsOf(page: string): Step[] {
  const story = blocksOf(page, 'sh').join('');
  return [...story.matchAll(/((?:(?!# → ).*\n)+)((?:# → .*\n)*)/g)].map(([, commands = '', claims = '']) => ({
    commands,
    claims: [...claims.matchAll(/# → (.*)/g)].map(([, claim = '']) => claim),
  }));
}

/**
 * Runs the shell blocks of a page in one bash, and expects that each prints what the page says.
 *
 * @param cwd the folder that its reader is in.
 */
export async function expectStory(page: string, cwd = tmpdir()): Promise<void> {
  const steps = stepsOf(page);
  const claims = steps.flatMap((step) => step.claims);
  expect(claims).toHaveLength(page.match(/^# → /gm)?.length ?? 0);
  expect(claims.length).toBeGreaterThan(0);
  const printed = await run(steps, cwd);
  const untrue = steps.flatMap(({ commands, claims }, index) =>
    claims
      .filter((claim) => !printed[index]?.includes(claim))
      .map((claim) => ({ commands, claim, printed: printed[index] })),
  );
  expect(untrue).toEqual([]);
}

/** What each step printed. */
async function run(steps: readonly Step[], cwd: string): Promise<string[]> {
  const script = steps.map(({ commands }) => `${commands}\necho '${STEP_END}'\n`).join('');
  const env = { PATH: process.env.PATH, HOME: tmpdir() };
  const { stdout } = await promisify(execFile)('bash', ['-c', script], { env, cwd });
  return stdout.split(STEP_END);
}
