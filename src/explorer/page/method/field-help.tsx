import { randomMobile } from '../calls/template';
import { useText } from '../i18n';
import { hasInbox, inbox } from '../inbox/inbox';
import type { Schema } from '../openrpc/document';
import { useStore } from '../state/store';
import { CODE_PARAM } from './drafts';
import type { FieldProps } from './field-props';

/** What is asked of a value, and values at hand: the example, a random mobile, the code in the inbox. */
export function FieldHelp({ id, param, value, change }: FieldProps) {
  const { description, schema, name } = param;
  return (
    <div class="field-help" id={`${id}-help`}>
      {description !== undefined && <span>{description}</span>}
      <Limits schema={schema} />
      <Suggestions name={name} schema={schema} value={value} change={change} />
    </div>
  );
}

function Limits({ schema }: { schema: Schema }) {
  const t = useText();
  const { minLength: min, maxLength: max, pattern, minimum, maximum } = schema;
  const texts = [
    min !== undefined && max !== undefined && t('lengths', { min, max }),
    min !== undefined && min > 1 && max === undefined && t('atLeast', { min }),
    min === undefined && max !== undefined && t('atMost', { max }),
    (minimum !== undefined || maximum !== undefined) && `${minimum ?? '…'}–${maximum ?? '…'}`,
    schema.default !== undefined && t('byDefault', { value: JSON.stringify(schema.default) }),
  ].filter((text) => typeof text === 'string');
  return (
    <>
      {texts.map((text) => (
        <span class="limit" key={text}>
          {text}
        </span>
      ))}
      {pattern !== undefined && <code class="limit">{pattern}</code>}
    </>
  );
}

type SuggestionsProps = { name: string; schema: Schema } & Pick<FieldProps, 'value' | 'change'>;

function Suggestions({ name, schema, value, change }: SuggestionsProps) {
  const t = useText();
  const code = useStore(inbox).find((message) => message.code !== undefined)?.code;
  const example = schema.format === 'data-url' ? undefined : schema.examples?.[0];
  const offers = [
    CODE_PARAM.test(name) && code !== undefined && ([t('fromInbox', { code }), () => code] as const),
    name === 'mobile' && hasInbox() && ([t('random'), randomMobile] as const),
    example !== undefined && ([`${t('example')}: ${String(example)}`, () => example] as const),
  ].filter((offer) => offer !== false);
  return (
    <>
      {offers.map(([text, make]) =>
        make() === value ? null : (
          <button type="button" class="chip" key={text} onClick={() => change(make())}>
            {text}
          </button>
        ),
      )}
    </>
  );
}
