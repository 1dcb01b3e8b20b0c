import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { DecodedJwt, TimeLeft } from '../answer/jwt-value';
import { readJwt } from '../calls/jwt';
import { useText } from '../i18n';
import { CopyButton } from '../widgets/copy-button';
import { choose, type Identity, remove, rename } from './identities';
import { refreshActive } from './refresh';

export function IdentityItem({ identity, isActive }: { identity: Identity; isActive: boolean }) {
  const t = useText();
  const [isNaming, setNaming] = useState(false);
  const { id, name, access, refresh } = identity;
  return (
    <div class={`identity-item${isActive ? ' active' : ''}`}>
      <div class="row">
        <label class="identity-choice">
          <input type="radio" name="identity" checked={isActive} onChange={() => choose(id)} />
          {name}
        </label>
        <span class="grow" />
        <ItemButton text={t('rename')} name={name} press={() => setNaming(!isNaming)} />
        <ItemButton text={t('remove')} name={name} press={() => remove(id)} />
      </div>
      {isNaming && <NameForm identity={identity} close={() => setNaming(false)} />}
      <TokenLine name={t('accessToken')} token={access}>
        {isActive && refresh !== undefined && (
          <button type="button" class="secondary small" onClick={() => void refreshActive()}>
            {t('refreshNow')}
          </button>
        )}
      </TokenLine>
      <TokenLine name={t('refreshToken')} token={refresh} />
    </div>
  );
}

/** The name is said too, since there may be several of the same button. */
function ItemButton({ text, name, press }: { text: string; name: string; press(): void }) {
  return (
    <button type="button" class="quiet small" aria-label={`${text} ${name}`} onClick={press}>
      {text}
    </button>
  );
}

function NameForm({ identity, close }: { identity: Identity; close(): void }) {
  const t = useText();
  const [name, setName] = useState(identity.name);
  const submit = (event: Event) => {
    event.preventDefault();
    if (name.trim() !== '') rename(identity.id, name.trim());
    close();
  };
  return (
    <form class="row" onSubmit={submit}>
      <input
        type="text"
        class="grow"
        aria-label={t('newName')}
        value={name}
        onInput={({ currentTarget }) => setName(currentTarget.value)}
      />
      <button type="submit" class="secondary small">
        {t('rename')}
      </button>
    </form>
  );
}

interface TokenLineProps {
  readonly name: string;
  readonly token: string | undefined;
  readonly children?: ComponentChildren;
}

/** A token: how long it lasts, and on a click what it says. */
function TokenLine({ name, token, children }: TokenLineProps) {
  const jwt = token === undefined ? undefined : readJwt(token);
  if (token === undefined || jwt === undefined) return null;
  return (
    <details class="token-line">
      <summary>
        {name} <TimeLeft jwt={jwt} />
      </summary>
      <div class="row">
        <CopyButton text={token} />
        {children}
      </div>
      <DecodedJwt token={token} />
    </details>
  );
}
