import { useState } from 'preact/hooks';
import { useText } from '../i18n';

const SHOWN_MS = 1500;

export function CopyButton({ text, label }: { text: string; label?: string }) {
  const t = useText();
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await copyText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), SHOWN_MS);
  };
  return (
    <button type="button" class="quiet small" onClick={() => void copy()} aria-label={label}>
      {isCopied ? `✓ ${t('copied')}` : t('copy')}
    </button>
  );
}

/** Puts a text on the clipboard; in pages without that right (http on another host) by the old command. */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = document.createElement('textarea');
    field.value = text;
    field.className = 'off-screen';
    document.body.append(field);
    field.select();
    document.execCommand('copy');
    field.remove();
  }
}
