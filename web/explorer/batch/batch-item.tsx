import { JsonView } from '../answer/json-view';
import { numberOf, outcomeOf } from '../calls/outcome';
import { Editor } from '../editor/editor';
import { useText } from '../i18n';
import { NumberBadge } from '../widgets/errno-badge';
import { answerTo, type BatchCall, changeCall, removeCall, sendBatch } from './batch';

interface ItemProps {
  readonly call: BatchCall;
  readonly number: number;
  readonly isAnswered: boolean;
}

/** One call of the batch, and the answer that belongs to it. */
export function BatchItem({ call, number, isAnswered }: ItemProps) {
  const t = useText();
  const { key, text, isNotification } = call;
  const answer = answerTo(key);
  return (
    <li class="card call">
      <ItemHead call={call} number={number} answer={answer} />
      <div class="call-columns">
        <Editor
          value={text}
          label={t('call', { number })}
          onChange={(changed) => changeCall(key, { text: changed })}
          onSend={() => void sendBatch()}
        />
        <div class="call-answer">
          {answer !== undefined && <JsonView value={answer} />}
          {answer === undefined && isAnswered && isNotification && <p class="empty">{t('noAnswerToThis')}</p>}
        </div>
      </div>
    </li>
  );
}

function ItemHead({ call, number, answer }: Omit<ItemProps, 'isAnswered'> & { answer: unknown }) {
  const t = useText();
  const { key, isNotification } = call;
  return (
    <div class="card-head">
      <h2>{t('call', { number })}</h2>
      {answer !== undefined && <NumberBadge number={numberOf(outcomeOf(answer))} />}
      <span class="grow" />
      <label class="inline">
        <input
          type="checkbox"
          checked={isNotification}
          onChange={({ currentTarget }) => changeCall(key, { isNotification: currentTarget.checked })}
        />
        {t('notification')}
      </label>
      <button
        type="button"
        class="quiet small"
        onClick={() => removeCall(key)}
        aria-label={`${t('remove')} ${number}`}
      >
        {t('remove')}
      </button>
    </div>
  );
}
