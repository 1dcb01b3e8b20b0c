import { useEffect } from 'preact/hooks';
import { AnswerCard } from '../answer/answer-card';
import { faultsOf, methodsAskedFor } from '../calls/outcome';
import { parse } from '../calls/post';
import { useText } from '../i18n';
import { ConfirmForm } from '../identities/confirm-form';
import { activeIdentity, identities } from '../identities/identities';
import { refreshThen } from '../identities/refresh';
import type { MethodDoc } from '../openrpc/document';
import { onSend } from '../state/keyboard';
import { route } from '../state/route';
import { useStore } from '../state/store';
import { AuthBadge } from '../widgets/auth-badge';
import { ErrnoLink } from '../widgets/errno-badge';
import { draftOf, drafts, editParams, openDraft } from './drafts';
import { ParamsForm } from './params-form';
import { RequestCard } from './request-card';
import { ResultDoc } from './result-doc';
import { sendDraft } from './send-draft';

export function MethodPage({ method }: { method: MethodDoc }) {
  useStore(drafts);
  const { query } = useStore(route);
  const linked = query.get('params');
  useEffect(() => {
    openDraft(method);
    const params = linked === null ? undefined : parse(linked);
    if (typeof params === 'object' && params !== null) editParams(method, { ...params });
  }, [method, linked]);
  const send = () => sendDraft(method);
  useEffect(() => onSend(() => void send()), [method]);
  const { exchange, isSending = false } = draftOf(method);
  const confirmations = methodsAskedFor(exchange?.json);
  return (
    <article class="method">
      <MethodHead method={method} />
      <div class="columns">
        <div class="stack">
          <ParamsForm
            method={method}
            faults={exchange === undefined ? {} : faultsOf(exchange.json, method)}
            send={send}
          />
          <ResultDoc method={method} />
        </div>
        <div class="stack">
          <RequestCard method={method} send={send} />
          <AnswerCard
            exchange={exchange}
            isSending={isSending}
            refreshAndRetry={() => void refreshThen(send)}
          >
            {confirmations !== undefined && (
              <ConfirmForm key={exchange?.at} methods={confirmations} again={send} />
            )}
          </AnswerCard>
        </div>
      </div>
    </article>
  );
}

function MethodHead({ method }: { method: MethodDoc }) {
  const t = useText();
  useStore(identities);
  const [namespace, name] = method.name.split('.');
  const auth = method['x-auth'];
  const isAnonymous = auth !== 'public' && activeIdentity() === undefined;
  return (
    <header class="page-head">
      <h1 class="method-name">
        <span>{namespace}.</span>
        {name}
      </h1>
      <p class="lead" lang="en">
        {method.summary}
      </p>
      <div class="row wrap">
        <AuthBadge auth={auth} />
        {method['x-errnos'].length > 0 && <span class="type">{t('mayAnswer')}</span>}
        {method['x-errnos'].map((errno) => (
          <ErrnoLink errno={errno} key={errno} />
        ))}
      </div>
      {isAnonymous && (
        <p class="callout">
          {t('needsLogin')} <a href="#/Users.login">{t('logIn')}</a> · <a href="#/">{t('startAccount')}</a>
        </p>
      )}
    </header>
  );
}
