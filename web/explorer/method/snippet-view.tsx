import { useState } from 'preact/hooks';
import { type SnippetKind, snippet } from '../calls/snippets';
import { tokenFor } from '../calls/token-choice';
import { useText } from '../i18n';
import { ENDPOINT } from '../openrpc/api';
import type { MethodDoc } from '../openrpc/document';
import { preferences } from '../state/preferences';
import { useStore } from '../state/store';
import { CopyButton } from '../widgets/copy-button';
import { Code } from './code';
import { draftOf } from './drafts';

const LONG = 160;

export function SnippetView({ kind, method }: { kind: SnippetKind; method: MethodDoc }) {
  const t = useText();
  const { language } = useStore(preferences);
  const [hasToken, setHasToken] = useState(false);
  const { text, params, token: choice } = draftOf(method);
  const token = tokenFor(choice, method['x-auth']);
  const needsToken = method['x-auth'] !== 'public' || token !== undefined;
  const placeholder = `<${method['x-auth']} token>`;
  const shownToken = needsToken ? ((hasToken ? token : undefined) ?? placeholder) : undefined;
  const code = snippet(kind, {
    url: ENDPOINT,
    body: text,
    method: method.name,
    params,
    token: shownToken,
    language,
  });
  return (
    <div class="snippet">
      <div class="snippet-tools">
        {token !== undefined && kind !== 'client' && (
          <label class="inline">
            <input
              type="checkbox"
              checked={hasToken}
              onChange={({ currentTarget }) => setHasToken(currentTarget.checked)}
            />
            {t('withToken')}
          </label>
        )}
        <CopyButton text={code} />
      </div>
      <Code text={shortened(code)} />
    </div>
  );
}

/** Long words, such as a picture's data URL, are shown by their beginning. They are copied whole. */
const shortened = (code: string): string =>
  code.replace(/\S+/g, (word) => (word.length > LONG * 4 ? `${word.slice(0, LONG)}…` : word));
