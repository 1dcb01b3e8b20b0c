import { readJwt } from '../calls/jwt';
import { JwtValue } from './jwt-value';
import { PictureValue } from './picture-value';

const PICTURE =
  /^(?:data:image\/(?:png|jpe?g|webp|gif|svg\+xml)[;,]|(?:https?:\/\/|\/)\S+\.(?:png|jpe?g|webp|gif)$)/;
const ADDRESS = /^https?:\/\/\S+$/;
const LONG = 600;

/** A value as JSON that can be folded; tokens can be decoded, and pictures are shown. */
export function JsonView({ value }: { value: unknown }) {
  return (
    <div class="json">
      <Value value={value} />
    </div>
  );
}

interface Place {
  readonly name?: string;
  readonly isLast?: boolean;
}

function Value({ value, name, isLast = true }: Place & { value: unknown }) {
  const comma = isLast ? '' : ',';
  if (typeof value === 'object' && value !== null && Object.keys(value).length > 0) {
    return <Group value={value} {...(name === undefined ? {} : { name })} comma={comma} />;
  }
  return (
    <div class="json-line">
      <Name name={name} />
      {typeof value === 'string' ? (
        <Text text={value} comma={comma} />
      ) : (
        <Plain value={value} comma={comma} />
      )}
    </div>
  );
}

function Group({ value, name, comma }: { value: object; name?: string; comma: string }) {
  const isArray = Array.isArray(value);
  const [open, close] = isArray ? '[]' : '{}';
  const entries = Object.entries(value);
  return (
    <details open class="json-group">
      <summary>
        <Name name={name} />
        {open}
        <span class="json-folded">
          … {close}
          {comma} <small>{entries.length}</small>
        </span>
      </summary>
      <div class="json-inner">
        {entries.map(([key, inner], index) => (
          <Value
            key={key}
            value={inner}
            isLast={index === entries.length - 1}
            {...(isArray ? {} : { name: key })}
          />
        ))}
      </div>
      <div>
        {close}
        {comma}
      </div>
    </details>
  );
}

const Name = ({ name }: { name: string | undefined }) =>
  name === undefined ? null : (
    <>
      <span class="code-key">{JSON.stringify(name)}</span>:{' '}
    </>
  );

function Plain({ value, comma }: { value: unknown; comma: string }) {
  const kind = typeof value === 'number' ? 'code-number' : 'code-word';
  return (
    <>
      <span class={typeof value === 'object' && value !== null ? '' : kind}>{JSON.stringify(value)}</span>
      {comma}
    </>
  );
}

function Text({ text, comma }: { text: string; comma: string }) {
  if (text.startsWith('eyJ') && readJwt(text) !== undefined) return <JwtValue token={text} comma={comma} />;
  if (PICTURE.test(text)) return <PictureValue address={text} comma={comma} />;
  const shown = JSON.stringify(text.length > LONG ? `${text.slice(0, LONG)}…` : text);
  return (
    <>
      {ADDRESS.test(text) ? (
        <a class="code-string" href={text} target="_blank" rel="noreferrer">
          {shown}
        </a>
      ) : (
        <span class="code-string">{shown}</span>
      )}
      {comma}
    </>
  );
}
