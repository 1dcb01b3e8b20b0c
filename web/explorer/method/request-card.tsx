import { useState } from 'preact/hooks';
import { addToBatch } from '../batch/batch';
import { withoutSecrets } from '../calls/secrets';
import { SNIPPETS, type SnippetKind } from '../calls/snippets';
import { TOKEN_CHOICES, type TokenChoice } from '../calls/token-choice';
import { Editor } from '../editor/editor';
import { useText } from '../i18n';
import type { Key } from '../i18n/en';
import type { MethodDoc } from '../openrpc/document';
import { notify } from '../state/notice';
import { addressOf } from '../state/route';
import { copyText } from '../widgets/copy-button';
import { Tabs } from '../widgets/tabs';
import { changeDraft, draftOf, editText } from './drafts';
import { SnippetView } from './snippet-view';

type View = 'envelope' | SnippetKind;

/** The call as it will be sent, to edit; and the same call in other words. */
export function RequestCard({ method, send }: { method: MethodDoc; send(): unknown }) {
  const t = useText();
  const [view, setView] = useState<View>('envelope');
  const { text, isSending = false } = draftOf(method);
  const tabs = [['envelope', t('envelope')] as const, ...SNIPPETS.map((kind) => [kind, kind] as const)];
  return (
    <section class="card request" aria-label={t('envelope')}>
      <Tabs label={t('callAs')} tabs={tabs} chosen={view} choose={setView} />
      {view === 'envelope' ? (
        <Editor
          key={method.name}
          value={text}
          label={t('envelope')}
          onChange={(changed) => editText(method, changed)}
          onSend={() => void send()}
        />
      ) : (
        <SnippetView kind={view} method={method} />
      )}
      <div class="card-foot">
        <TokenSelect method={method} />
        <ShareButtons method={method} />
        <button type="button" class="primary" aria-disabled={isSending} onClick={() => void send()}>
          {t(isSending ? 'sending' : 'send')}
        </button>
      </div>
    </section>
  );
}

const CHOICE_TEXTS: Record<TokenChoice, Key> = {
  auto: 'tokenAuto',
  access: 'access',
  refresh: 'refresh',
  none: 'tokenNone',
  tampered: 'tokenTampered',
};

function TokenSelect({ method }: { method: MethodDoc }) {
  const t = useText();
  return (
    <label class="inline">
      {t('sendAs')}
      <select
        value={draftOf(method).token}
        onChange={({ currentTarget }) => changeDraft(method, { token: currentTarget.value as TokenChoice })}
      >
        {TOKEN_CHOICES.map((choice) => (
          <option key={choice} value={choice}>
            {t(CHOICE_TEXTS[choice])}
          </option>
        ))}
      </select>
    </label>
  );
}

function ShareButtons({ method }: { method: MethodDoc }) {
  const t = useText();
  const copyLink = async () => {
    const schemas = new Map(method.params.map(({ name, schema }) => [name, schema]));
    const params = JSON.stringify(withoutSecrets(draftOf(method).params, undefined, schemas));
    await copyText(new URL(addressOf(method.name, { params }), location.href).href);
    notify(t('linkCopied'));
  };
  const add = () => notify(t('addedToBatch', { count: addToBatch(draftOf(method).text) }));
  return (
    <>
      <button type="button" class="quiet" onClick={() => void copyLink()}>
        {t('copyLink')}
      </button>
      <button type="button" class="quiet" onClick={add}>
        {t('addToBatch')}
      </button>
    </>
  );
}
