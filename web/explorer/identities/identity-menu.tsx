import { useEffect, useRef, useState } from 'preact/hooks';
import { TimeLeft } from '../answer/jwt-value';
import { readJwt } from '../calls/jwt';
import { useText } from '../i18n';
import { route } from '../state/route';
import { useStore } from '../state/store';
import { AddIdentity } from './add-identity';
import { activeIdentity, choose, identities } from './identities';
import { IdentityItem } from './identity-item';

/** Who is calling: the switcher in the top bar. */
export function IdentityMenu() {
  const t = useText();
  useStore(identities);
  const [isOpen, setOpen] = useState(false);
  const [box, button] = [useRef<HTMLDivElement>(null), useRef<HTMLButtonElement>(null)];
  const { path } = useStore(route);
  useEffect(() => setOpen(false), [path]);
  useEffect(() => {
    const byKey = () => button.current?.focus();
    return isOpen ? closeOutside(box.current, () => setOpen(false), byKey) : undefined;
  }, [isOpen]);
  const current = activeIdentity();
  const jwt = current?.access === undefined ? undefined : readJwt(current.access);
  return (
    <div class="identity" ref={box}>
      <button
        type="button"
        ref={button}
        class="secondary identity-button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <span class={`avatar-dot${current === undefined ? '' : ' on'}`} />
        <span class="off-screen">{t('identities')}:</span>
        <span class="identity-name">{current?.name ?? t('nobody')}</span>
        {jwt !== undefined && <TimeLeft jwt={jwt} />}
      </button>
      {isOpen && <IdentityList />}
    </div>
  );
}

function IdentityList() {
  const t = useText();
  const { list, active } = useStore(identities);
  return (
    <section class="popover" aria-label={t('identities')}>
      <h2>{t('identities')}</h2>
      <p class="type">{t('identitiesText')}</p>
      <label class="identity-choice">
        <input type="radio" name="identity" checked={active === null} onChange={() => choose(null)} />
        {t('anonymous')}
      </label>
      {list.map((identity) => (
        <IdentityItem key={identity.id} identity={identity} isActive={identity.id === active} />
      ))}
      <AddIdentity />
    </section>
  );
}

/** Closes a popover at a press outside it, and at Escape, which leads back to its button. */
function closeOutside(box: HTMLElement | null, close: () => void, goBack: () => void): () => void {
  const press = ({ target }: Event) => {
    if (target instanceof Node && target.isConnected && box?.contains(target) === false) close();
  };
  const pressKey = ({ key }: KeyboardEvent) => {
    if (key !== 'Escape') return;
    close();
    goBack();
  };
  addEventListener('pointerdown', press);
  addEventListener('keydown', pressKey);
  return () => {
    removeEventListener('pointerdown', press);
    removeEventListener('keydown', pressKey);
  };
}
