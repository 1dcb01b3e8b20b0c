import { useEffect, useRef, useState } from 'preact/hooks';
import { useText } from '../i18n';
import { hasInbox, inbox } from '../inbox/inbox';
import { api } from '../openrpc/api';
import { findMethods, type MethodDoc, type NamespaceDoc, namespacesOf } from '../openrpc/document';
import { addressOf, goTo, route } from '../state/route';
import { useStore } from '../state/store';

export const SEARCH_ID = 'method-search';

/** The tree of methods and the pages beside it. Arrows move among its links. */
export function Sidebar({ isOpen, close }: { isOpen: boolean; close(): void }) {
  const t = useText();
  const [search, setSearch] = useState('');
  const found = findMethods(api().methods, search);
  const openFirst = (event: KeyboardEvent) => {
    const [first] = found;
    if (event.key !== 'Enter' || first === undefined) return;
    goTo(first.name);
    close();
  };
  return (
    <nav class="sidebar" id="sidebar" aria-label={t('methods')} data-open={isOpen} onKeyDown={moveByArrows}>
      <div class="search">
        <input
          type="search"
          id={SEARCH_ID}
          aria-label={t('search')}
          placeholder={t('search')}
          value={search}
          onInput={({ currentTarget }) => setSearch(currentTarget.value)}
          onKeyDown={openFirst}
        />
        <kbd title={t('searchHint')}>/</kbd>
      </div>
      {found.length === 0 && <p class="empty">{t('noMethods', { search })}</p>}
      <div class="tree">
        {namespacesOf(found).map((namespace) => (
          <Branch key={namespace.name} namespace={namespace} close={close} />
        ))}
      </div>
      <div class="tools">
        <h2>{t('tools')}</h2>
        <Tools close={close} />
      </div>
    </nav>
  );
}

function Branch({ namespace, close }: { namespace: NamespaceDoc; close(): void }) {
  return (
    <details open class="branch">
      <summary>
        {namespace.name} <small>{namespace.methods.length}</small>
      </summary>
      <ul>
        {namespace.methods.map((method) => (
          <li key={method.name}>
            <MethodLink method={method} close={close} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function MethodLink({ method, close }: { method: MethodDoc; close(): void }) {
  const t = useText();
  const { path } = useStore(route);
  const link = useRef<HTMLAnchorElement>(null);
  const isCurrent = path === method.name;
  useEffect(() => {
    if (isCurrent) link.current?.scrollIntoView({ block: 'nearest' });
  }, [isCurrent]);
  const auth = method['x-auth'];
  return (
    <a ref={link} href={addressOf(method.name)} aria-current={isCurrent ? 'page' : undefined} onClick={close}>
      <span>{method.name.split('.')[1]}</span>
      {auth !== 'public' && (
        <>
          <span class={`dot auth-${auth}`} title={t(auth)} />
          <span class="off-screen">{t(auth)}</span>
        </>
      )}
    </a>
  );
}

const TOOLS = ['batch', 'scenario', 'errnos', 'history', 'inbox'] as const;

function Tools({ close }: { close(): void }) {
  const t = useText();
  const { path } = useStore(route);
  const count = useStore(inbox).length;
  return (
    <ul>
      {TOOLS.filter((tool) => tool !== 'inbox' || hasInbox()).map((tool) => (
        <li key={tool}>
          <a href={addressOf(tool)} aria-current={path === tool ? 'page' : undefined} onClick={close}>
            <span>{t(tool)}</span>
            {tool === 'inbox' && count > 0 && <span class="count">{count}</span>}
          </a>
        </li>
      ))}
    </ul>
  );
}

/** Up and down go to the neighbour; left closes a namespace, right opens it. */
function moveByArrows(event: KeyboardEvent): void {
  const { key, currentTarget, target } = event;
  if (!(target instanceof HTMLElement)) return;
  const branch = target.closest<HTMLDetailsElement>('details.branch');
  const isInput = target instanceof HTMLInputElement;
  if (branch !== null && (key === 'ArrowLeft' || key === 'ArrowRight')) {
    branch.open = key === 'ArrowRight';
    if (key === 'ArrowLeft') branch.querySelector('summary')?.focus();
    event.preventDefault();
    return;
  }
  const stops = [...(currentTarget as HTMLElement).querySelectorAll<HTMLElement>('input, summary, a')].filter(
    (stop) => stop.checkVisibility(),
  );
  const steps: Record<string, number> = {
    ArrowDown: 1,
    ArrowUp: -1,
    ...(isInput ? {} : { Home: -9999, End: 9999 }),
  };
  const step = steps[key];
  if (step === undefined) return;
  const index = Math.min(Math.max(stops.indexOf(target) + step, 0), stops.length - 1);
  stops[index]?.focus();
  event.preventDefault();
}
