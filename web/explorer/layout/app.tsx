import { useEffect, useState } from 'preact/hooks';
import { BatchPage } from '../batch/batch-page';
import { ErrnosPage } from '../errnos/errnos-page';
import { HistoryPage } from '../history/history-page';
import { useText } from '../i18n';
import { hasInbox, isInboxOpen, poll } from '../inbox/inbox';
import { InboxPage, InboxPanel } from '../inbox/inbox-panel';
import { MethodPage } from '../method/method-page';
import { findMethod } from '../openrpc/api';
import { ScenarioPage } from '../scenario/scenario-page';
import { StartPage } from '../start/start-page';
import { followKeyboard } from '../state/keyboard';
import { notice } from '../state/notice';
import { route } from '../state/route';
import { useStore } from '../state/store';
import { Shortcuts } from './shortcuts';
import { SEARCH_ID, Sidebar } from './sidebar';
import { TopBar } from './top-bar';

const CONTENT_ID = 'content';

export function App() {
  const t = useText();
  const [isMenuOpen, setMenuOpen] = useState(false);
  const [hasHelp, setHelp] = useState(false);
  const { path } = useStore(route);
  const isPanelOpen = useStore(isInboxOpen) && hasInbox();
  useKeys(() => setHelp(true), setMenuOpen);
  return (
    <div class="app">
      <a class="skip" href={`#${CONTENT_ID}`} onClick={skip}>
        {t('skip')}
      </a>
      <TopBar
        isMenuOpen={isMenuOpen}
        toggleMenu={() => setMenuOpen(!isMenuOpen)}
        showHelp={() => setHelp(true)}
      />
      <div class="frame" data-panel={isPanelOpen}>
        <Sidebar isOpen={isMenuOpen} close={() => setMenuOpen(false)} />
        <main id={CONTENT_ID} tabIndex={-1} data-path={path}>
          <CurrentPage />
        </main>
        {isPanelOpen && <InboxPanel />}
      </div>
      <Notice />
      {hasHelp && <Shortcuts close={() => setHelp(false)} />}
    </div>
  );
}

function useKeys(help: () => void, setMenuOpen: (isOpen: boolean) => void): void {
  useEffect(() => {
    void poll();
    return followKeyboard({
      search: () => {
        setMenuOpen(true);
        requestAnimationFrame(() => document.getElementById(SEARCH_ID)?.focus());
      },
      help,
      inbox: () => isInboxOpen.set(!isInboxOpen.get()),
      escape: () => {
        setMenuOpen(false);
        isInboxOpen.set(false);
      },
    });
  }, []);
}

/** The address holds the page, so the skip link must not change it. */
function skip(event: Event): void {
  event.preventDefault();
  document.getElementById(CONTENT_ID)?.focus();
}

function CurrentPage() {
  const t = useText();
  const { path } = useStore(route);
  const method = findMethod(path);
  useEffect(() => {
    document.title = path === '' ? 'mofang' : `${path} · mofang`;
  }, [path]);
  if (method !== undefined) return <MethodPage key={method.name} method={method} />;
  if (path === '') return <StartPage />;
  if (path === 'batch') return <BatchPage />;
  if (path === 'history') return <HistoryPage />;
  if (path === 'errnos') return <ErrnosPage />;
  if (path === 'scenario') return <ScenarioPage />;
  if (path === 'inbox' && hasInbox()) return <InboxPage />;
  return <p class="empty card">{t('notFound', { path })}</p>;
}

function Notice() {
  const text = useStore(notice);
  return (
    <div class="notice" role="status" data-shown={text !== ''}>
      {text}
    </div>
  );
}
