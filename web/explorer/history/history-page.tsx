import { addToBatch } from '../batch/batch';
import { perform } from '../calls/perform';
import { hasMask, MASK } from '../calls/secrets';
import { useText } from '../i18n';
import { changeDraft, draftOf, editText } from '../method/drafts';
import { findMethod } from '../openrpc/api';
import { notify } from '../state/notice';
import { goTo } from '../state/route';
import { useStore } from '../state/store';
import { NumberBadge } from '../widgets/errno-badge';
import { forgetAll, type HistoryEntry, history, sentBody, titleOf } from './history';

export function HistoryPage() {
  const t = useText();
  const entries = useStore(history);
  return (
    <article>
      <header class="page-head">
        <h1>{t('history')}</h1>
        <p class="lead">{t('historyText')}</p>
      </header>
      {entries.length === 0 ? (
        <p class="empty card">{t('historyEmpty')}</p>
      ) : (
        <>
          <div class="toolbar">
            <span class="grow" />
            <button type="button" class="quiet" onClick={forgetAll}>
              {t('clear')}
            </button>
          </div>
          <ul class="card list">
            {entries.map((entry) => (
              <Entry key={entry.id} entry={entry} />
            ))}
          </ul>
        </>
      )}
    </article>
  );
}

function Entry({ entry }: { entry: HistoryEntry }) {
  const t = useText();
  const title = titleOf(entry);
  return (
    <li class="entry">
      <div class="entry-title">
        <button type="button" class="link" onClick={() => open(entry, t('secretsMissing'))}>
          {title}
        </button>
        <code class="entry-params">{paramsText(entry)}</code>
      </div>
      <div class="entry-figures">
        {Array.isArray(entry.request) ? (
          <span class="badge">{t('batch')}</span>
        ) : (
          <NumberBadge number={entry.outcome} />
        )}
        <span>HTTP {entry.status || '–'}</span>
        <span>{entry.ms} ms</span>
        <span>{entry.identity ?? ''}</span>
        <time dateTime={new Date(entry.at).toISOString()}>{new Date(entry.at).toLocaleString()}</time>
      </div>
      <EntryButtons entry={entry} title={title} />
    </li>
  );
}

/** What misses its secrets can be opened, to fill them in, but not sent as it is. */
function EntryButtons({ entry, title }: { entry: HistoryEntry; title: string }) {
  const t = useText();
  const canResend = sentBody(entry.id) !== undefined || !hasMask(entry.request);
  const buttons = [
    ['open', () => open(entry, t('secretsMissing'))] as const,
    canResend && (['resend', () => void resend(entry)] as const),
  ].filter((button) => button !== false);
  return (
    <div class="row">
      {buttons.map(([key, act]) => (
        <button type="button" class="quiet small" key={key} aria-label={`${t(key)} ${title}`} onClick={act}>
          {t(key)}
        </button>
      ))}
    </div>
  );
}

const paramsText = ({ request }: HistoryEntry): string =>
  Array.isArray(request) ? '' : JSON.stringify((request as { params?: unknown } | null)?.params ?? {});

const bodyOf = (entry: HistoryEntry): string => sentBody(entry.id) ?? JSON.stringify(entry.request);

/** Puts a call back where it can be changed; its secrets are there only while the page still knows them. */
function open(entry: HistoryEntry, warning: string): void {
  const body = JSON.parse(bodyOf(entry)) as unknown;
  if (hasMask(body)) notify(warning);
  if (Array.isArray(body)) {
    for (const call of body) addToBatch(JSON.stringify(unmasked(call)));
    goTo('batch');
    return;
  }
  const method = findMethod(titleOf(entry));
  if (method === undefined) return;
  editText(method, JSON.stringify(unmasked(body), null, 2));
  goTo(method.name);
}

async function resend(entry: HistoryEntry): Promise<void> {
  const method = findMethod(titleOf(entry));
  const exchange = await perform(bodyOf(entry));
  if (method === undefined) return;
  editText(method, JSON.stringify(JSON.parse(exchange.body), null, 2));
  changeDraft(method, { ...draftOf(method), exchange });
  goTo(method.name);
}

/** The masks taken out again, so that nobody sends one for a password. */
const unmasked = (request: unknown): unknown =>
  JSON.parse(JSON.stringify(request).replaceAll(JSON.stringify(MASK), '""'));
