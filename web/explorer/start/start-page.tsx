import { useState } from 'preact/hooks';
import { useText } from '../i18n';
import { activeIdentity, identities } from '../identities/identities';
import { hasInbox } from '../inbox/inbox';
import { api, ENDPOINT } from '../openrpc/api';
import { namespacesOf } from '../openrpc/document';
import { runSteps } from '../scenario/run';
import { registration } from '../scenario/steps';
import { addressOf, goTo } from '../state/route';
import { useStore } from '../state/store';
import { AuthBadge } from '../widgets/auth-badge';
import { CopyButton } from '../widgets/copy-button';

export function StartPage() {
  const t = useText();
  return (
    <article class="start">
      <header class="page-head hero">
        <h1>{t('startTitle')}</h1>
        <p class="lead">{t('startLead')}</p>
        <div class="endpoint">
          <span class="type">{t('startEndpoint')}</span>
          <code>{ENDPOINT}</code>
          <CopyButton text={ENDPOINT} />
        </div>
        <div class="endpoint">
          <span class="type">{t('startToken')}</span>
          <code>Authorization: jwt &lt;token&gt;</code>
        </div>
      </header>
      <div class="actions">
        {hasInbox() && <AccountAction />}
        <a class="card action" href="#/Users.mobile">
          <strong>{t('startFirst')} →</strong>
          <span>{t('startFirstText')}</span>
        </a>
        {hasInbox() && (
          <a class="card action" href="#/scenario">
            <strong>{t('startScenario')} →</strong>
            <span>{t('startScenarioText')}</span>
          </a>
        )}
      </div>
      <Catalogue />
    </article>
  );
}

/** From nothing to a logged-in call with one click. */
function AccountAction() {
  const t = useText();
  useStore(identities);
  const [isBusy, setBusy] = useState(false);
  const name = activeIdentity()?.name;
  const make = async () => {
    setBusy(true);
    const isDone = await runSteps(registration(), () => undefined);
    setBusy(false);
    if (isDone) goTo('Users.info');
  };
  return (
    <button type="button" class="card action main-action" aria-disabled={isBusy} onClick={() => void make()}>
      <strong>{t(isBusy ? 'running' : 'startAccount')} →</strong>
      <span>{name === undefined ? t('startAccountText') : t('startAccountDone', { name })}</span>
    </button>
  );
}

/** Every method with its sentence. */
function Catalogue() {
  const t = useText();
  return (
    <section aria-label={t('startNamespaces')}>
      <h2>{t('startNamespaces')}</h2>
      {namespacesOf(api().methods).map(({ name, methods }) => (
        <div class="card list" key={name}>
          {methods.map((method) => (
            <a class="catalogue-line" key={method.name} href={addressOf(method.name)}>
              <code>{method.name}</code>
              <span lang="en">{method.summary}</span>
              {method['x-auth'] !== 'public' && <AuthBadge auth={method['x-auth']} />}
            </a>
          ))}
        </div>
      ))}
    </section>
  );
}
