import { Figures } from '../answer/answer-card';
import { JsonView } from '../answer/json-view';
import { Editor } from '../editor/editor';
import { useText } from '../i18n';
import { findMethod } from '../openrpc/api';
import type { Auth } from '../openrpc/document';
import { AuthBadge } from '../widgets/auth-badge';
import { hasGoneWell, type StepOutcome } from './run';
import { changeStep, changeSteps, runScenario } from './scenario';
import type { Step } from './steps';

interface StepProps {
  readonly step: Step;
  readonly number: number;
  readonly outcome: StepOutcome | undefined;
  readonly isRunning: boolean;
}

export function StepItem({ step, number, outcome, isRunning }: StepProps) {
  const t = useText();
  const auth = findMethod(step.method)?.['x-auth'] ?? 'public';
  const state =
    outcome === undefined ? (isRunning ? 'running' : 'waiting') : hasGoneWell(outcome) ? 'good' : 'bad';
  return (
    <li class="card step" data-state={state}>
      <StepHead step={step} number={number} state={state} auth={auth} />
      <div class="call-columns">
        <div>
          <Editor
            value={step.params}
            label={t('step', { number })}
            paramsOf={step.method}
            onChange={(params) => changeStep(step.key, { params })}
            onSend={() => void runScenario()}
          />
          {auth !== 'public' && <TokenField step={step} />}
        </div>
        <StepAnswer outcome={outcome} />
      </div>
    </li>
  );
}

type HeadProps = Pick<StepProps, 'step' | 'number'> & { state: string; auth: Auth };

function StepHead({ step, number, state, auth }: HeadProps) {
  const t = useText();
  return (
    <div class="card-head">
      <span class="step-mark" aria-hidden="true">
        {state === 'good' ? '✓' : state === 'bad' ? '✕' : number}
      </span>
      <h2>
        <a href={`#/${step.method}`}>{step.method}</a>
      </h2>
      <span class="grow" />
      {auth !== 'public' && <AuthBadge auth={auth} />}
      <button
        type="button"
        class="quiet small"
        aria-label={`${t('remove')} ${t('step', { number })}`}
        onClick={() => changeSteps((steps) => steps.filter(({ key }) => key !== step.key))}
      >
        {t('remove')}
      </button>
    </div>
  );
}

/** The token may be one that an earlier answer brought. */
function TokenField({ step }: { step: Step }) {
  const t = useText();
  return (
    <label class="inline step-token">
      {t('sendAs')}
      <input
        type="text"
        value={step.token}
        spellcheck={false}
        onInput={({ currentTarget }) => changeStep(step.key, { token: currentTarget.value })}
      />
    </label>
  );
}

function StepAnswer({ outcome }: { outcome: StepOutcome | undefined }) {
  const t = useText();
  if (outcome === undefined) return <p class="empty call-answer">{t('notRun')}</p>;
  if (outcome.exchange === undefined) return <p class="fault call-answer">{outcome.fault}</p>;
  return (
    <div class="call-answer">
      <div class="answer-line">
        <Figures exchange={outcome.exchange} />
      </div>
      <JsonView value={outcome.exchange.json} />
    </div>
  );
}
