import { brokenRule } from '../editor/rules';
import { useText } from '../i18n';
import { api } from '../openrpc/api';
import { membersOf, type Param, typeName } from '../openrpc/document';
import { FieldHelp } from './field-help';
import { FieldInput } from './field-input';
import { type FieldProps, idOf } from './field-props';

/** One param of the form, as one field or, where it has params of its own, as several. */
export function Field(props: FieldProps) {
  const members = membersOf(api(), props.param.schema);
  return members.length > 0 ? <ObjectField {...props} members={members} /> : <ValueField {...props} />;
}

/** Its name and type, its input, what is asked of it, and what was wrong with it. */
function ValueField(props: FieldProps) {
  const t = useText();
  const { path, param, value } = props;
  const id = idOf(path);
  const faults = props.faults[path] ?? [];
  const broken = value === undefined || value === '' ? undefined : brokenRule(value, param.schema);
  const isWrong = faults.length > 0;
  return (
    <div class={`field${isWrong ? ' wrong' : ''}`} data-param={path}>
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

/** A param that is an object: the fields of what is in it, folded. With none of them it is left out itself. */
function ObjectField({
  path,
  param,
  value,
  faults,
  change,
  members,
}: FieldProps & { members: readonly Param[] }) {
  const t = useText();
  const given = typeof value === 'object' && value !== null ? { ...value } : {};
  const edit = (name: string, inner: unknown) => {
    const { [name]: _, ...others } = given as Record<string, unknown>;
    const changed = inner === undefined ? others : { ...given, [name]: inner };
    change(Object.keys(changed).length === 0 && !param.required ? undefined : changed);
  };
  const isWrong = Object.keys(faults).some((name) => name === path || name.startsWith(`${path}.`));
  return (
    <details class="field" data-param={path} open={isWrong}>
      <summary class="field-head object-head">
        <span class="name">{param.name}</span>
        <span class="type">{typeName(param.schema)}</span>
        <span class="type object-given">{Object.keys(given).join(', ')}</span>
        <span class={param.required ? 'needed' : 'type'}>{t(param.required ? 'required' : 'optional')}</span>
      </summary>
      {param.description !== undefined && <p class="field-help">{param.description}</p>}
      {(faults[path] ?? []).map((text) => (
        <p class="fault" role="alert" key={text}>
          {text}
        </p>
      ))}
      <fieldset class="object-fields" aria-label={param.name}>
        {members.map((member) => (
          <Field
            key={member.name}
            path={`${path}.${member.name}`}
            param={member}
            value={(given as Record<string, unknown>)[member.name]}
            faults={faults}
            change={(inner) => edit(member.name, inner)}
          />
        ))}
      </fieldset>
    </details>
  );
}
