import { isGood } from '../calls/outcome';
import { envelope, performWith } from '../calls/perform';
import type { Exchange } from '../calls/post';
import { fill, randomMobile, UnknownPlace } from '../calls/template';
import { authOf, TOKEN_CHOICES, type TokenChoice, tokenFor } from '../calls/token-choice';
import { say } from '../i18n';
import type { Step } from './steps';

/** What became of a step: an answer, or why nothing could be sent. */
export interface StepOutcome {
  readonly exchange?: Exchange;
  readonly fault?: string;
}

export const hasGoneWell = (outcome: StepOutcome | undefined): boolean =>
  outcome?.exchange !== undefined && isGood(outcome.exchange.json);

/**
 * Runs steps one after the other, up to the first that fails.
 *
 * @param report hears of each step's outcome as it comes.
 * @returns whether all went well.
 */
export async function runSteps(
  steps: readonly Step[],
  report: (index: number, outcome: StepOutcome) => void,
): Promise<boolean> {
  const answers: unknown[] = [];
  const variables = { mobile: randomMobile() };
  for (const [index, step] of steps.entries()) {
    const outcome = await runStep(step, index, answers, variables);
    report(index, outcome);
    if (!hasGoneWell(outcome)) return false;
    answers.push(outcome.exchange?.json);
  }
  return true;
}

async function runStep(
  { method, params, token }: Step,
  index: number,
  answers: readonly unknown[],
  variables: Record<string, string>,
): Promise<StepOutcome> {
  try {
    const body = envelope(method, fill(JSON.parse(params), answers, variables), index + 1);
    return { exchange: await performWith(body, readToken(token, { method }, answers, variables)) };
  } catch (error) {
    if (error instanceof UnknownPlace) return { fault: say('unknownPlace', { place: error.message }) };
    if (error instanceof SyntaxError) return { fault: error.message };
    throw error;
  }
}

function readToken(
  token: string,
  request: { method: string },
  answers: readonly unknown[],
  variables: Record<string, string>,
): string | undefined {
  if ((TOKEN_CHOICES as readonly string[]).includes(token))
    return tokenFor(token as TokenChoice, authOf(request));
  return String(fill(token, answers, variables));
}
