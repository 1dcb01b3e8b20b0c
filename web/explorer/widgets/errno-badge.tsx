import { useText } from '../i18n';
import { findErrno } from '../openrpc/api';
import { addressOf } from '../state/route';

/** An errno that leads to its line in the table; its text comes with it. */
export function ErrnoLink({ errno }: { errno: number }) {
  const name = findErrno(errno)?.name;
  return (
    <a class="errno" href={addressOf('errnos', { q: String(errno) })} title={name}>
      {errno}
    </a>
  );
}

/** How a call went, by its number: 0 is good, an errno is bad, a negative code is an error. */
export function NumberBadge({ number }: { number: number | null | undefined }) {
  const t = useText();
  if (number === null || number === undefined) return <span class="badge">–</span>;
  const mood = number === 0 ? 'good' : number > 0 ? 'warn' : 'bad';
  return (
    <span class={`badge ${mood}`}>{number === 0 ? `0 ${t('ok')}` : String(number).replace('-', '−')}</span>
  );
}
