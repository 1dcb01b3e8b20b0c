import { randomMobile } from '../calls/template';
import { useText } from '../i18n';
import { hasInbox, inbox } from '../inbox/inbox';
import { proofIn, takesProof } from '../inbox/proof';
import type { Param, Schema } from '../openrpc/document';
import { useStore } from '../state/store';
import { type FieldProps, idOf } from './field-props';

/** What is asked of a value, and values at hand: the example, a random mobile, the code in the inbox. */
export function FieldHelp({ path, param, value, change }: FieldProps) {
  const { description, schema } = param;
  return (
    <div class="field-help" id={`${idOf(path)}-help`}>
      {description !== undefined && <span>{description}</span>}
      <Limits schema={schema} />
      <Suggestions param={param} value={value} change={change} />
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

const SHOWN_CHARACTERS = 12;

function Suggestions({ param, value, change }: { param: Param } & Pick<FieldProps, 'value' | 'change'>) {
  const t = useText();
  const { name, schema } = param;
  const message = useStore(inbox).find((each) => takesProof(param, each));
  const proof = message && proofIn(message);
  const shown = proof && (proof.length > SHOWN_CHARACTERS ? `${proof.slice(0, SHOWN_CHARACTERS)}…` : proof);
  const example = schema.format === 'data-url' ? undefined : schema.examples?.[0];
  const offers = [
    proof !== undefined && ([t('fromInbox', { code: shown ?? '' }), () => proof] as const),
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
