import { brokenRule } from '../editor/rules';
import { useText } from '../i18n';
import { typeName } from '../openrpc/document';
import { FieldHelp } from './field-help';
import { FieldInput } from './field-input';
import type { FieldProps } from './field-props';

/** One param of the form: its name and type, its input, what is asked of it, and what was wrong with it. */
export function Field(props: FieldProps) {
  const t = useText();
  const { id, param, value, faults } = props;
  const broken = value === undefined || value === '' ? undefined : brokenRule(value, param.schema);
  const isWrong = faults.length > 0;
  return (
    <div class={`field${isWrong ? ' wrong' : ''}`} data-param={param.name}>
      <div class="field-head">
        <label for={id}>{param.name}</label>
        <span class="type">{param.schema.format ?? typeName(param.schema)}</span>
        <span class={param.required ? 'needed' : 'type'}>{t(param.required ? 'required' : 'optional')}</span>
      </div>
      <FieldInput {...props} isWrong={isWrong} describedBy={`${id}-help ${id}-faults`} />
      <div id={`${id}-faults`} role={isWrong ? 'alert' : undefined}>
        {faults.map((text) => (
          <p class="fault" key={text}>
            {text}
          </p>
        ))}
        {!isWrong && broken !== undefined && <p class="hint">{broken}</p>}
      </div>
      <FieldHelp {...props} />
    </div>
  );
}
