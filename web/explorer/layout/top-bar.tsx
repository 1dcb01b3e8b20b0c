import { useText } from '../i18n';
import { IdentityMenu } from '../identities/identity-menu';
import { hasInbox, inbox, isInboxOpen } from '../inbox/inbox';
import { api } from '../openrpc/api';
import { isDark, preferences, switchLanguage, switchTheme } from '../state/preferences';
import { useStore } from '../state/store';
import { Logo } from './logo';

interface TopBarProps {
  readonly isMenuOpen: boolean;
  toggleMenu(): void;
  showHelp(): void;
}

export function TopBar({ isMenuOpen, toggleMenu, showHelp }: TopBarProps) {
  const t = useText();
  const { language } = useStore(preferences);
  return (
    <header class="top-bar">
      <button
        type="button"
        class="icon-button menu-button"
        aria-label={t('menu')}
        aria-expanded={isMenuOpen}
        aria-controls="sidebar"
        onClick={toggleMenu}
      >
        ☰
      </button>
      <a class="brand" href="#/">
        <Logo />
        <span>{api().info.title}</span>
        <small>{api().info.version}</small>
      </a>
      <span class="grow" />
      {hasInbox() && <InboxButton />}
      <IdentityMenu />
      <button type="button" class="icon-button" aria-label={t('toOther')} onClick={switchLanguage}>
        {language === 'en' ? '中' : 'EN'}
      </button>
      <button
        type="button"
        class="icon-button"
        aria-label={t(isDark() ? 'toLight' : 'toDark')}
        onClick={switchTheme}
      >
        {isDark() ? '☀' : '☾'}
      </button>
      <button type="button" class="icon-button help-button" aria-label={t('shortcuts')} onClick={showHelp}>
        ?
      </button>
    </header>
  );
}

function InboxButton() {
  const t = useText();
  const count = useStore(inbox).length;
  const isOpen = useStore(isInboxOpen);
  return (
    <button
      type="button"
      class="icon-button inbox-button"
      aria-label={`${t('inbox')}: ${t('messages', { count })}`}
      aria-expanded={isOpen}
      onClick={() => isInboxOpen.set(!isOpen)}
    >
      <svg
        viewBox="0 0 24 24"
        width="18"
        height="18"
        fill="none"
        stroke="currentColor"
        stroke-width="1.8"
        aria-hidden="true"
      >
        <rect x="3" y="5" width="18" height="14" rx="2.5" />
        <path d="m4 7 8 6 8-6" />
      </svg>
      {count > 0 && <span class="count">{count}</span>}
    </button>
  );
}
