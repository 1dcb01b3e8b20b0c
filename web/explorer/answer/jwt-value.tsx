import { useState } from 'preact/hooks';
import { durationText, type Jwt, readJwt, secondsLeft } from '../calls/jwt';
import { useText } from '../i18n';
import { useNow } from '../state/clock';
import { CopyButton } from '../widgets/copy-button';

const SHOWN = 28;

/** A token in an answer: short, until it is asked what it says. */
export function JwtValue({ token, comma }: { token: string; comma: string }) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <span class="code-string" title={token}>
        "{token.slice(0, SHOWN)}…"
      </span>
      {comma}{' '}
      <button type="button" class="chip" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        JWT · {t(isOpen ? 'hideDecoded' : 'decode')}
      </button>{' '}
      <CopyButton text={token} />
      {isOpen && <DecodedJwt token={token} />}
    </>
  );
}

export function DecodedJwt({ token }: { token: string }) {
  const t = useText();
  const jwt = readJwt(token);
  if (jwt === undefined) return null;
  const { sub, ...claims } = jwt.claims;
  const parts = [
    [t('header'), jwt.header],
    [t('claims'), claims],
    [t('subject'), sub],
  ] as const;
  return (
    <div class="decoded">
      <TimeLeft jwt={jwt} />
      {parts.map(([title, value]) => (
        <section key={title}>
          <h4>{title}</h4>
          <pre>{JSON.stringify(value, withTimes, 2)}</pre>
        </section>
      ))}
    </div>
  );
}

const TIMES = ['iat', 'nbf', 'exp'];

/** Times are seconds on the wire; a person reads them as clocks do. */
function withTimes(name: string, value: unknown): unknown {
  return TIMES.includes(name) && typeof value === 'number'
    ? `${value}  (${new Date(value * 1000).toLocaleString()})`
    : value;
}

/** How long a token is still good, counting down. */
export function TimeLeft({ jwt }: { jwt: Jwt }) {
  const t = useText();
  const left = secondsLeft(jwt, useNow());
  if (left === undefined) return <span class="badge">{t('neverExpires')}</span>;
  return left === 0 ? (
    <span class="badge bad">{t('expired')}</span>
  ) : (
    <span class="badge good">{t('timeLeft', { time: durationText(left) })}</span>
  );
}
