import { useState } from 'preact/hooks';
import { parse } from '../calls/post';
import { isSecret } from '../calls/secrets';
import { useText } from '../i18n';
import { attributesOf, type InputProps } from './field-props';
import { FileInput } from './file-input';

/** The input that fits a param's schema. */
export function FieldInput(props: InputProps) {
  const { schema, name } = props.param;
  const types = [schema.type ?? []].flat();
  if (schema.format === 'data-url') return <FileInput {...props} />;
  if (schema.enum !== undefined) return <ChoiceInput {...props} values={schema.enum} />;
  if (schema.const !== undefined) return <ChoiceInput {...props} values={[schema.const]} />;
  if (types.includes('boolean')) return <ChoiceInput {...props} values={[true, false]} />;
  if (types.includes('integer') || types.includes('number')) return <NumberInput {...props} />;
  if (types.includes('object') || types.includes('array')) return <JsonInput {...props} />;
  const isHidden = schema.format === 'password' || (isSecret(name, '', schema) && /pass/i.test(name));
  return isHidden ? <PasswordInput {...props} /> : <TextInput {...props} />;
}

/** An empty optional param is left out; an empty required one is an empty string. */
const textOrNothing = (text: string, isRequired: boolean) => (text === '' && !isRequired ? undefined : text);

const shownText = (value: unknown): string =>
  value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);

const textAttributesOf = (props: InputProps) => ({
  ...attributesOf(props),
  value: shownText(props.value),
  autoComplete: 'off',
  spellcheck: false,
  onInput: ({ currentTarget }: { currentTarget: HTMLInputElement }) =>
    props.change(textOrNothing(currentTarget.value, props.param.required)),
});

const TextInput = (props: InputProps) => <input {...textAttributesOf(props)} type="text" />;

function PasswordInput(props: InputProps) {
  const t = useText();
  const [isShown, setShown] = useState(false);
  const attributes = textAttributesOf(props);
  return (
    <div class="with-button">
      {isShown ? <input {...attributes} type="text" /> : <input {...attributes} type="password" />}
      <button
        type="button"
        class="quiet small"
        aria-pressed={isShown}
        aria-label={`${t('showPassword')} ${props.param.name}`}
        onClick={() => setShown(!isShown)}
      >
        {t(isShown ? 'hidePassword' : 'showPassword')}
      </button>
    </div>
  );
}

function NumberInput(props: InputProps) {
  const { param, value, change } = props;
  return (
    <input
      {...attributesOf(props)}
      type="number"
      min={param.schema.minimum}
      max={param.schema.maximum}
      step={param.schema.type === 'integer' ? 1 : 'any'}
      value={shownText(value)}
      onInput={({ currentTarget }) =>
        change(currentTarget.value === '' ? undefined : Number(currentTarget.value))
      }
    />
  );
}

function ChoiceInput(props: InputProps & { values: readonly unknown[] }) {
  const t = useText();
  const { param, value, values, change } = props;
  return (
    <select
      {...attributesOf(props)}
      value={value === undefined ? '' : JSON.stringify(value)}
      onChange={({ currentTarget }) => change(parse(currentTarget.value))}
    >
      {(!param.required || value === undefined) && <option value="">{t('leftOut')}</option>}
      {values.map((each) => (
        <option key={String(each)} value={JSON.stringify(each)}>
          {String(each)}
        </option>
      ))}
    </select>
  );
}

/** Objects and lists are written as JSON; until it can be read, the text stays here. */
function JsonInput(props: InputProps) {
  const { value, change } = props;
  const [unread, setUnread] = useState<string>();
  const edit = (text: string) => {
    const read = parse(text);
    setUnread(read === undefined && text !== '' ? text : undefined);
    if (read !== undefined || text === '') change(read);
  };
  return (
    <textarea
      {...attributesOf(props)}
      rows={4}
      spellcheck={false}
      value={unread ?? (value === undefined ? '' : JSON.stringify(value, null, 2))}
      onInput={({ currentTarget }) => edit(currentTarget.value)}
    />
  );
}
