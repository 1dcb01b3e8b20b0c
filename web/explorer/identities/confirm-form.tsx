import { useEffect, useState } from 'preact/hooks';
import { isGood, messageOf, outcomeOf } from '../calls/outcome';
import { envelope, performWith } from '../calls/perform';
import { type Exchange, post } from '../calls/post';
import { useText } from '../i18n';
import { inbox } from '../inbox/inbox';
import { useStore } from '../state/store';
import { activeIdentity } from './identities';

interface ConfirmProps {
  /** What errno 10211 named: `password` or `code`; empty where only a login will do. */
  readonly methods: readonly string[];
  /** Makes the call once more that was refused. */
  again(): Promise<Exchange | undefined>;
}

const call = (method: string, params: object): Promise<Exchange> =>
  performWith(envelope(method, params), activeIdentity()?.access);

/** Asks the user to confirm, and makes the refused call once more. */
export function ConfirmForm({ methods, again }: ConfirmProps) {
  const t = useText();
  const [proof, setProof] = useState('');
  const [refusal, setRefusal] = useState('');
  const [isBusy, setBusy] = useState(false);
  const method = methods.includes('password') ? 'password' : 'code';
  const submit = async (event: Event) => {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    const { json } = await call('Users.confirm', { method, [method]: proof });
    if (isGood(json)) await again();
    else setRefusal(messageOf(outcomeOf(json)) || t('noAnswer'));
    setBusy(false);
  };
  const attributes = {
    class: 'grow',
    'aria-label': t(method),
    'aria-invalid': refusal !== '',
    placeholder: t(method),
    value: proof,
    spellcheck: false,
    autoComplete: 'off',
    onInput: ({ currentTarget }: { currentTarget: HTMLInputElement }) => setProof(currentTarget.value),
  };
  if (methods.length === 0) return <p class="callout">{t('onlyLoginConfirms')}</p>;
  return (
    <form class="confirm-form" aria-label={t('confirm')} onSubmit={(event) => void submit(event)}>
      <p class="hint">{t('confirmText')}</p>
      {method === 'code' && <SendCode take={setProof} refuse={setRefusal} />}
      <div class="row">
        {method === 'password' ? (
          <input {...attributes} type="password" />
        ) : (
          <input {...attributes} type="text" />
        )}
        <button type="submit" class="primary small" aria-disabled={isBusy}>
          {t('confirmAndRetry')}
        </button>
      </div>
      {refusal !== '' && (
        <p class="fault" role="alert">
          {refusal}
        </p>
      )}
    </form>
  );
}

/** Where a code can be sent, masked. */
interface Reach {
  readonly mobile?: string;
  readonly email?: string;
}

/** Has a code sent, and offers the one that the inbox caught. */
function SendCode({ take, refuse }: { take(code: string): void; refuse(text: string): void }) {
  const t = useText();
  const [reach, setReach] = useState<Reach>({});
  useEffect(() => {
    void post(envelope('Users.security', {}), activeIdentity()?.access).then(({ json }) => {
      const outcome = outcomeOf(json);
      if (outcome.kind === 'good') setReach(outcome.result);
    });
  }, []);
  const caught = useStore(inbox).find(({ purpose, code }) => purpose === 'confirm' && code !== undefined);
  const send = async (channel: 'sms' | 'mail') => {
    const { json } = await call('Users.sendConfirmCode', { channel });
    refuse(isGood(json) ? '' : messageOf(outcomeOf(json)) || t('noAnswer'));
  };
  const channels = [
    ['sms', reach.mobile],
    ['mail', reach.email],
  ] as const;
  return (
    <div class="row wrap">
      {channels.map(([channel, target]) =>
        target ? (
          <button type="button" class="secondary small" key={channel} onClick={() => void send(channel)}>
            {t('sendCodeTo', { target })}
          </button>
        ) : null,
      )}
      {caught?.code !== undefined && (
        <button type="button" class="chip" onClick={() => take(caught.code ?? '')}>
          {t('fromInbox', { code: caught.code })}
        </button>
      )}
    </div>
  );
}
