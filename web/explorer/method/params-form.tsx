import { parse } from '../calls/post';
import { useText } from '../i18n';
import { api, findMethod } from '../openrpc/api';
import { exampleParams, type MethodDoc, membersOf } from '../openrpc/document';
import { addressOf } from '../state/route';
import { draftOf, editParam, resetDraft } from './drafts';
import { Field } from './field';
import type { Faults } from './field-props';

interface FormProps {
  readonly method: MethodDoc;
  readonly faults: Faults;
  send(): unknown;
}

/** The form of a method's params: another view of the envelope's text. */
export function ParamsForm({ method, faults, send }: FormProps) {
  const t = useText();
  const { params, text, isSending = false } = draftOf(method);
  const submit = (event: Event) => {
    event.preventDefault();
    send();
  };
  return (
    <form class="card form" aria-label={t('params')} onSubmit={submit} noValidate>
      <div class="card-head">
        <h2>{t('params')}</h2>
        {Object.keys(exampleParams(method)).length > 0 && (
          <button type="button" class="quiet small" onClick={() => resetDraft(method)}>
            {t('reset')}
          </button>
        )}
      </div>
      {method.params.length === 0 && <p class="empty">{t('noParams')}</p>}
      {method.params.map((param) => (
        <Field
          key={param.name}
          path={param.name}
          param={param}
          value={params[param.name]}
          faults={faults}
          change={(value) => editParam(method, param.name, value)}
        />
      ))}
      <FormNotes method={method} text={text} faults={faults} />
      <div class="form-foot">
        <button type="submit" class="primary" aria-disabled={isSending}>
          {t(isSending ? 'sending' : 'send')} <kbd>Ctrl ↵</kbd>
        </button>
      </div>
    </form>
  );
}

/** Where the form and the envelope part ways, and faults of params that have no field. */
function FormNotes({
  method,
  text,
  faults,
}: { method: MethodDoc; text: string } & Pick<FormProps, 'faults'>) {
  const t = useText();
  const request = parse(text) as { method?: unknown } | undefined;
  const called = String(request?.method);
  const fields = method.params.flatMap(({ name, schema }) => [
    name,
    ...membersOf(api(), schema).map((member) => `${name}.${member.name}`),
  ]);
  const strange = Object.entries(faults).filter(([path]) => !fields.includes(path));
  return (
    <>
      {strange.map(([name, texts]) => (
        <p class="fault" role="alert" key={name}>
          <code>{name}</code>: {texts.join(' ')}
        </p>
      ))}
      {request === undefined && <p class="hint">{t('notJson')}</p>}
      {request !== undefined && called !== method.name && (
        <p class="hint">
          {t('otherMethod', { method: called })}{' '}
          {findMethod(called) !== undefined && <a href={addressOf(called)}>{t('openIt')}</a>}
        </p>
      )}
    </>
  );
}
