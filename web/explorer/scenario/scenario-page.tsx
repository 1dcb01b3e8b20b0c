import { useEffect } from 'preact/hooks';
import { useText } from '../i18n';
import { findMethod } from '../openrpc/api';
import { exampleParams } from '../openrpc/document';
import { onSend } from '../state/keyboard';
import { useStore } from '../state/store';
import { MethodSelect } from '../widgets/method-select';
import { hasGoneWell } from './run';
import { beginOnce, changeSteps, presetsHere, runScenario, scenario, takePreset } from './scenario';
import { StepItem } from './step-item';
import { newStep } from './steps';

export function ScenarioPage() {
  const t = useText();
  const { steps, outcomes, isRunning } = useStore(scenario);
  useEffect(() => {
    beginOnce();
    return onSend(() => void runScenario());
  }, []);
  const add = (name: string) => {
    const method = findMethod(name);
    if (method !== undefined) changeSteps((now) => [...now, newStep(name, exampleParams(method))]);
  };
  return (
    <article>
      <header class="page-head">
        <h1>{t('scenario')}</h1>
        <p class="lead">
          {t('scenarioText', { place: '{{1.result.messages.0.code}}', mobile: '{{mobile}}' })}
        </p>
      </header>
      <ScenarioBar />
      <RunLine />
      <ol class="steps">
        {steps.map((step, index) => (
          <StepItem
            key={step.key}
            step={step}
            number={index + 1}
            outcome={outcomes[index]}
            isRunning={isRunning && outcomes.length === index}
          />
        ))}
      </ol>
      <MethodSelect label={t('addStep')} choose={add} />
    </article>
  );
}

function ScenarioBar() {
  const t = useText();
  const { isRunning } = useStore(scenario);
  return (
    <div class="toolbar">
      {presetsHere().map((preset) => (
        <button type="button" class="secondary" key={preset} onClick={() => takePreset(preset)}>
          {t(preset)}
        </button>
      ))}
      <span class="grow" />
      <button type="button" class="primary" aria-disabled={isRunning} onClick={() => void runScenario()}>
        {t(isRunning ? 'running' : 'run')} <kbd>Ctrl ↵</kbd>
      </button>
    </div>
  );
}

/** How the run went as a whole. */
function RunLine() {
  const t = useText();
  const { steps, outcomes, isRunning } = useStore(scenario);
  const failed = outcomes.findIndex((outcome) => !hasGoneWell(outcome));
  const isDone = !isRunning && outcomes.length > 0;
  return (
    <div role="status">
      {isDone && failed !== -1 && <p class="callout bad">{t('scenarioFailed', { number: failed + 1 })}</p>}
      {isDone && failed === -1 && outcomes.length === steps.length && (
        <p class="callout good">✓ {t('scenarioDone', { count: steps.length })}</p>
      )}
    </div>
  );
}
