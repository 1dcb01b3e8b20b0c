import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { messageOf, numberOf, outcomeOf } from '../calls/outcome';
import type { Exchange } from '../calls/post';
import { useText } from '../i18n';
import { findErrno } from '../openrpc/api';
import { preferences } from '../state/preferences';
import { CopyButton } from '../widgets/copy-button';
import { NumberBadge } from '../widgets/errno-badge';
import { sizeText } from '../widgets/shown-size';
import { Tabs } from '../widgets/tabs';
import { JsonView } from './json-view';

interface AnswerProps {
  readonly exchange: Exchange | undefined;
  readonly isSending?: boolean;
  /** Offered where the token has expired. */
  refreshAndRetry?(): void;
  /** What the answer asks for, before the answer itself. */
  readonly children?: ComponentChildren;
}

export function AnswerCard({ exchange, isSending = false, refreshAndRetry, children }: AnswerProps) {
  const t = useText();
  return (
    <section class="card answer" aria-label={t('answer')} aria-busy={isSending}>
      {exchange === undefined ? (
        <>
          <div class="card-head">
            <h2>{t('answer')}</h2>
          </div>
          <p class="empty">{t(isSending ? 'sending' : 'noAnswerYet')}</p>
        </>
      ) : (
        <Answered exchange={exchange} {...(refreshAndRetry && { refreshAndRetry })}>
          {children}
        </Answered>
      )}
    </section>
  );
}

function Answered({ exchange, refreshAndRetry, children }: AnswerProps & { readonly exchange: Exchange }) {
  const t = useText();
  const [view, setView] = useState<'pretty' | 'raw'>('pretty');
  const outcome = outcomeOf(exchange.json);
  const isExpired = outcome.kind === 'bad' && outcome.errno === 1012;
  return (
    <>
      <Tabs
        label={t('answer')}
        tabs={[
          ['pretty', t('pretty')],
          ['raw', t('raw')],
        ]}
        chosen={view}
        choose={setView}
      >
        <CopyButton text={exchange.text} />
      </Tabs>
      <div class="answer-line" role="status">
        <Figures exchange={exchange} />
        {isExpired && refreshAndRetry !== undefined && (
          <button type="button" class="primary small" onClick={refreshAndRetry}>
            {t('refreshAndRetry')}
          </button>
        )}
      </div>
      {children}
      <AnswerBody exchange={exchange} isRaw={view === 'raw'} />
    </>
  );
}

/** HTTP status, errno with its text, time and size. */
export function Figures({ exchange }: { exchange: Exchange }) {
  const t = useText();
  const { status, ms, size, json, retryAfter } = exchange;
  const outcome = outcomeOf(json);
  const number = numberOf(outcome);
  const known = number === undefined ? undefined : findErrno(number);
  const text = messageOf(outcome) || known?.[preferences.get().language] || '';
  return (
    <>
      {number !== undefined && <NumberBadge number={number} />}
      {number !== undefined && number !== 0 && (
        <span class="answer-text">
          {known !== undefined && <code>{known.name}</code>} {text}
        </span>
      )}
      {retryAfter !== null && <span>{t('retryAfter', { seconds: retryAfter })}</span>}
      <span class="figures">
        <span class={status >= 200 && status < 300 ? '' : 'text-bad'}>HTTP {status || '–'}</span>
        <span>{ms} ms</span>
        <span>{sizeText(size)}</span>
      </span>
    </>
  );
}

function AnswerBody({ exchange, isRaw }: { exchange: Exchange; isRaw: boolean }) {
  const t = useText();
  if (exchange.status === 0) return <p class="empty text-bad">{t('noAnswer')}</p>;
  if (exchange.text === '') return <p class="empty">{t('noBody')}</p>;
  if (isRaw || exchange.json === undefined) return <pre class="raw">{exchange.text}</pre>;
  return <JsonView value={exchange.json} />;
}
