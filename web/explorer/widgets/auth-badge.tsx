import { useText } from '../i18n';
import type { Auth } from '../openrpc/document';

export function AuthBadge({ auth }: { auth: Auth }) {
  const t = useText();
  return (
    <span class={`badge auth-${auth}`} title={t('authTitle')}>
      {t(auth)}
    </span>
  );
}
