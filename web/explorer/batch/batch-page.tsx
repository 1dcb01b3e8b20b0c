import { useEffect } from 'preact/hooks';
import { Figures } from '../answer/answer-card';
import { isGood } from '../calls/outcome';
import { envelope } from '../calls/perform';
import type { Exchange } from '../calls/post';
import { useText } from '../i18n';
import { findMethod } from '../openrpc/api';
import { exampleParams } from '../openrpc/document';
import { onSend } from '../state/keyboard';
import { useStore } from '../state/store';
import { MethodSelect } from '../widgets/method-select';
import { addToBatch, batch, brokenCall, clearBatch, sendBatch } from './batch';
import { BatchItem } from './batch-item';

export function BatchPage() {
  const t = useText();
  const { calls, exchange } = useStore(batch);
  useEffect(() => onSend(() => void sendBatch()), []);
  const broken = brokenCall(calls);
  return (
    <article>
      <header class="page-head">
        <h1>{t('batch')}</h1>
        <p class="lead">{t('batchText')}</p>
      </header>
      <BatchBar />
      {broken !== undefined && <p class="fault">{t('brokenCall', { number: broken })}</p>}
      {exchange !== undefined && (
        <div class="answer-line card" role="status">
          <GoodCount exchange={exchange} />
          <Figures exchange={exchange} />
        </div>
      )}
      {calls.length === 0 && <p class="empty card">{t('batchEmpty')}</p>}
      <ol class="calls">
        {calls.map((call, index) => (
          <BatchItem key={call.key} call={call} number={index + 1} isAnswered={exchange !== undefined} />
        ))}
      </ol>
    </article>
  );
}

function addExample(name: string): void {
  const method = findMethod(name);
  if (method !== undefined) addToBatch(envelope(name, exampleParams(method)));
}

function BatchBar() {
  const t = useText();
  const { calls, isSending } = useStore(batch);
  return (
    <div class="toolbar">
      <MethodSelect label={t('addCall')} choose={addExample} />
      <span class="grow" />
      {calls.length > 0 && (
        <button type="button" class="quiet" onClick={clearBatch}>
          {t('clear')}
        </button>
      )}
      <button
        type="button"
        class="primary"
        aria-disabled={isSending || calls.length === 0}
        onClick={() => void sendBatch()}
      >
        {t(isSending ? 'sending' : 'sendBatch')} <kbd>Ctrl ↵</kbd>
      </button>
    </div>
  );
}

/** How many of the answers are good. */
function GoodCount({ exchange }: { exchange: Exchange }) {
  const t = useText();
  if (!Array.isArray(exchange.json)) return null;
  const count = exchange.json.length;
  const good = exchange.json.filter(isGood).length;
  return <span class={`badge ${good === count ? 'good' : 'warn'}`}>{t('goodOf', { good, count })}</span>;
}
