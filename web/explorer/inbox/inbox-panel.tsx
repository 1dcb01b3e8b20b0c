import { useEffect } from 'preact/hooks';
import { useText } from '../i18n';
import { useStore } from '../state/store';
import { clearInbox, inbox, isInboxOpen, type Message, pollSteadily } from './inbox';
import { proofIn } from './proof';
import { takeCode } from './take-code';

const SHOWN = 50;

/** The inbox beside the page, so that a code can go from here into the form. */
export function InboxPanel() {
  const t = useText();
  return (
    <aside class="panel" aria-label={t('inbox')}>
      <div class="card-head">
        <h2>{t('inbox')}</h2>
        <span class="grow" />
        <button type="button" class="quiet small" onClick={() => isInboxOpen.set(false)}>
          {t('close')}
        </button>
      </div>
      <p class="panel-text">{t('inboxText')}</p>
      <Messages />
    </aside>
  );
}

export function InboxPage() {
  const t = useText();
  return (
    <article>
      <header class="page-head">
        <h1>{t('inbox')}</h1>
        <p class="lead">{t('inboxText')}</p>
      </header>
      <Messages />
    </article>
  );
}

/** Newest first, as they come. */
function Messages() {
  const t = useText();
  const messages = useStore(inbox);
  useEffect(pollSteadily, []);
  return (
    <div class="messages">
      {messages.length === 0 && <p class="empty">{t('inboxEmpty')}</p>}
      <ul aria-live="polite">
        {messages.slice(0, SHOWN).map((message) => (
          <MessageItem key={message.id} message={message} />
        ))}
      </ul>
      {messages.length > 0 && (
        <button type="button" class="quiet small" onClick={() => void clearInbox()}>
          {t('clear')}
        </button>
      )}
    </div>
  );
}

function MessageItem({ message }: { message: Message }) {
  const t = useText();
  const { channel, to, purpose, code, time } = message;
  const proof = proofIn(message);
  return (
    <li class="card message">
      <div class="row">
        <span class="badge">{channel}</span>
        <span class="type">{purpose}</span>
        <span class="grow" />
        <time class="type" dateTime={time}>
          {new Date(time).toLocaleTimeString()}
        </time>
      </div>
      <code class="message-to">{to}</code>
      <MessageText message={message} />
      {proof !== undefined && (
        <button
          type="button"
          class={code === undefined ? 'secondary small' : 'code-button'}
          aria-label={code === undefined ? undefined : t('useCode', { code })}
          onClick={() => takeCode(message)}
        >
          {code ?? t('useLink')}
        </button>
      )}
    </li>
  );
}

/** The text as it was sent; a link in it can be followed, and is shown on one line. */
function MessageText({ message: { text, link } }: { message: Message }) {
  const [before = '', ...after] = link === undefined ? [text] : text.split(link);
  return (
    <p class="message-text">
      {before.trimEnd()}
      {link !== undefined && (
        <a class="message-link" href={link} target="_blank" rel="noreferrer">
          {link}
        </a>
      )}
      {after.join('').trim()}
    </p>
  );
}
