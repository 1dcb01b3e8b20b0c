import { hasInbox } from '../inbox/inbox';
import { createStore } from '../state/store';
import { runSteps, type StepOutcome } from './run';
import { registerAndVerify, type Step, twoSessions } from './steps';

interface Scenario {
  readonly steps: readonly Step[];
  readonly outcomes: readonly StepOutcome[];
  readonly isRunning: boolean;
}

export const PRESETS = {
  scenarioRegister: registerAndVerify,
  scenarioSession: twoSessions,
  scenarioEmpty: () => [],
};
export type Preset = keyof typeof PRESETS;

const begin = (steps: readonly Step[]): Scenario => ({ steps, outcomes: [], isRunning: false });

export const scenario = createStore<Scenario>(begin([]));

/** Scenarios that send codes to random mobiles are for services that catch them. */
export const presetsHere = (): Preset[] =>
  hasInbox() ? (Object.keys(PRESETS) as Preset[]) : ['scenarioEmpty'];

let isFresh = true;

/** What the page begins with. */
export function beginOnce(): void {
  const [first] = presetsHere();
  if (isFresh && first !== undefined) takePreset(first);
  isFresh = false;
}

export const takePreset = (preset: Preset): void => scenario.set(begin(PRESETS[preset]()));

export const changeSteps = (change: (steps: readonly Step[]) => readonly Step[]): void =>
  scenario.update(({ steps }) => begin(change(steps)));

/** Changes one step and keeps what the last run said of the steps before it. */
export const changeStep = (key: string, changed: Partial<Step>): void =>
  scenario.update((now) => {
    const steps = now.steps.map((step) => (step.key === key ? { ...step, ...changed } : step));
    return {
      ...now,
      steps,
      outcomes: now.outcomes.slice(
        0,
        steps.findIndex((step) => step.key === key),
      ),
    };
  });

export async function runScenario(): Promise<boolean> {
  const { steps, isRunning } = scenario.get();
  if (isRunning || steps.length === 0) return false;
  scenario.update((now) => ({ ...now, outcomes: [], isRunning: true }));
  const isGood = await runSteps(steps, (_, outcome) =>
    scenario.update((now) => ({ ...now, outcomes: [...now.outcomes, outcome] })),
  );
  scenario.update((now) => ({ ...now, isRunning: false }));
  return isGood;
}
