import { useText } from '../i18n';
import { api } from '../openrpc/api';
import { type MethodDoc, resolve, type Schema, typeName } from '../openrpc/document';

/** What a good answer holds, beside errno and errmsg. */
export function ResultDoc({ method }: { method: MethodDoc }) {
  const t = useText();
  const { schema } = method.result;
  const good = schema.oneOf?.[0] ?? schema;
  return (
    <section class="card result-doc" aria-label={t('answers')}>
      <div class="card-head">
        <h2>{t('answers')}</h2>
      </div>
      <Members schema={good} />
    </section>
  );
}

function Members({ schema }: { schema: Schema }) {
  return (
    <dl class="members">
      {Object.entries(schema.properties ?? {}).map(([name, member]) => (
        <Member key={name} name={name} schema={member} isOptional={!schema.required?.includes(name)} />
      ))}
    </dl>
  );
}

function Member({ name, schema, isOptional }: { name: string; schema: Schema; isOptional: boolean }) {
  const inner = resolve(api(), schema.items ?? schema);
  return (
    <>
      <dt>
        <code>
          {name}
          {isOptional && '?'}
        </code>{' '}
        <span class="type">{schema.format ?? typeName(schema)}</span>
      </dt>
      <dd>
        {schema.description !== undefined && <p lang="en">{schema.description}</p>}
        {inner !== schema && inner.properties !== undefined && (
          <details>
            <summary>{Object.keys(inner.properties).join(', ')}</summary>
            <Members schema={inner} />
          </details>
        )}
      </dd>
    </>
  );
}
