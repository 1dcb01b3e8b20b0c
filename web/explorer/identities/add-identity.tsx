import { useState } from 'preact/hooks';
import { useText } from '../i18n';
import { identities, keepTokens } from './identities';

/** Another identity: by logging in, by registering, or by a token that somebody has. */
export function AddIdentity() {
  const t = useText();
  return (
    <div class="add-identity">
      <div class="row">
        <a class="secondary small" href="#/Users.login">
          {t('logIn')}
        </a>
        <a class="secondary small" href="#/Users.register">
          {t('register')}
        </a>
      </div>
      <PasteForm />
    </div>
  );
}

/** Keeps a token, with or without the word before it; false where it is none of a user. */
function keepPasted(text: string): boolean {
  const before = identities.get();
  keepTokens([text.trim().replace(/^(?:jwt|bearer)\s+/i, '')]);
  return identities.get() !== before;
}

function PasteForm() {
  const t = useText();
  const [token, setToken] = useState('');
  const [isRefused, setRefused] = useState(false);
  const submit = (event: Event) => {
    event.preventDefault();
    const isKept = keepPasted(token);
    setRefused(!isKept);
    if (isKept) setToken('');
  };
  return (
    <form onSubmit={submit}>
      <div class="row">
        <input
          type="text"
          class="grow"
          aria-label={t('pasteToken')}
          placeholder={t('pasteToken')}
          value={token}
          spellcheck={false}
          autoComplete="off"
          onInput={({ currentTarget }) => setToken(currentTarget.value)}
        />
        <button type="submit" class="secondary small">
          {t('addIdentity')}
        </button>
      </div>
      {isRefused && (
        <p class="fault" role="alert">
          {t('notAToken')}
        </p>
      )}
    </form>
  );
}
