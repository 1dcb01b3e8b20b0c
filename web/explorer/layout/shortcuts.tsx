import { useEffect, useRef } from 'preact/hooks';
import { useText } from '../i18n';
import type { Key } from '../i18n/en';

const SHORTCUTS: readonly (readonly [readonly string[], Key])[] = [
  [['/'], 'shortcutSearch'],
  [['↑', '↓', '←', '→'], 'shortcutTree'],
  [['Ctrl', '↵'], 'shortcutSend'],
  [['Ctrl', 'Space'], 'shortcutComplete'],
  [['i'], 'shortcutInbox'],
  [['?'], 'shortcutHelp'],
  [['Esc'], 'shortcutEscape'],
];

export function Shortcuts({ close }: { close(): void }) {
  const t = useText();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="dialog" aria-label={t('shortcuts')} onClose={close}>
      <h2>{t('shortcuts')}</h2>
      <dl>
        {SHORTCUTS.map(([keys, text]) => (
          <div key={text}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(text)}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit" class="secondary">
          {t('close')}
        </button>
      </form>
    </dialog>
  );
}
