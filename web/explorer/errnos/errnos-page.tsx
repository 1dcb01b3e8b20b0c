import { useEffect, useState } from 'preact/hooks';
import { Figures } from '../answer/answer-card';
import { JsonView } from '../answer/json-view';
import type { Exchange } from '../calls/post';
import { useText } from '../i18n';
import type { Key } from '../i18n/en';
import { api, findMethod } from '../openrpc/api';
import type { ErrnoDoc } from '../openrpc/document';
import { preferences } from '../state/preferences';
import { addressOf, route } from '../state/route';
import { useStore } from '../state/store';
import { NumberBadge } from '../widgets/errno-badge';
import { PROTOCOL_ERRORS } from './protocol-errors';
import { provoke, recipeFor } from './provoke';

export function ErrnosPage() {
  const t = useText();
  const asked = useStore(route).query.get('q') ?? '';
  const [search, setSearch] = useState(asked);
  useEffect(() => setSearch(asked), [asked]);
  const all = [...api()['x-errnos'], ...PROTOCOL_ERRORS];
  const wanted = search.trim().toLowerCase();
  const exact = all.filter(({ errno }) => String(errno) === wanted);
  const fits = (each: ErrnoDoc) => Object.values(each).join(' ').toLowerCase().includes(wanted);
  const found = exact.length > 0 ? exact : all.filter(fits);
  return (
    <article>
      <header class="page-head">
        <h1>{t('errnos')}</h1>
        <p class="lead">{t('errnosText')}</p>
      </header>
      <div class="toolbar">
        <input
          type="search"
          class="grow"
          aria-label={t('errnoSearch')}
          placeholder={t('errnoSearch')}
          value={search}
          onInput={({ currentTarget }) => setSearch(currentTarget.value)}
        />
      </div>
      <ul class="card list">
        {found.length === 0 && <li class="empty">{t('noErrnos', { search })}</li>}
        {found.map((errno) => (
          <ErrnoItem key={errno.errno} errno={errno} />
        ))}
      </ul>
    </article>
  );
}

function ErrnoItem({ errno }: { errno: ErrnoDoc }) {
  const { language } = useStore(preferences);
  const [exchange, setExchange] = useState<Exchange>();
  return (
    <li class="errno-item" data-errno={errno.errno}>
      <div class="errno-number">
        <NumberBadge number={errno.errno} />
      </div>
      <div class="errno-text">
        <code>{errno.name}</code>
        <p>{errno[language]}</p>
        <Answerers number={errno.errno} />
      </div>
      <ProvokeButton number={errno.errno} show={setExchange} />
      {exchange !== undefined && (
        <div class="errno-answer">
          <div class="answer-line" role="status">
            <Figures exchange={exchange} />
          </div>
          <JsonView value={exchange.json} />
        </div>
      )}
    </li>
  );
}

/** The methods that say they may answer a number; any may answer the others. */
function Answerers({ number }: { number: number }) {
  const t = useText();
  const methods = api().methods.filter((method) => method['x-errnos'].includes(number));
  if (methods.length === 0 && number > 0) return null;
  return (
    <p class="type answerers">
      {t('answeredBy')}{' '}
      {methods.length === 0
        ? t('anyMethod')
        : methods.map(({ name }) => (
            <a key={name} class="quiet-link" href={addressOf(name)}>
              {name}
            </a>
          ))}
    </p>
  );
}

const HINTS: Readonly<Record<number, Key>> = {
  1003: 'hintCaptcha',
  1012: 'hintExpired',
  1100: 'hintProvider',
  1101: 'hintUserGone',
  10125: 'hintLogin',
  10130: 'hintLastWay',
  10211: 'hintConfirm',
  [-32_603]: 'hintInternal',
};

function ProvokeButton({ number, show }: { number: number; show(exchange: Exchange | undefined): void }) {
  const t = useText();
  const [isBusy, setBusy] = useState(false);
  const recipe = recipeFor(number, (method) => findMethod(method) !== undefined);
  if (recipe === undefined) return <p class="errno-hint type">{t(HINTS[number] ?? 'notProvokable')}</p>;
  const press = async () => {
    setBusy(true);
    show(await provoke(recipe));
    setBusy(false);
  };
  return (
    <button
      type="button"
      class="secondary small"
      aria-disabled={isBusy}
      aria-label={`${t('provoke')} ${number}`}
      onClick={() => void press()}
    >
      {t(isBusy ? 'provoking' : 'provoke')}
    </button>
  );
}
