import { useText } from '../i18n';

const SHOWN = 72;

/** The address of a picture, and the picture. */
export function PictureValue({ address, comma }: { address: string; comma: string }) {
  const t = useText();
  const text =
    address.length > SHOWN && address.startsWith('data:') ? `${address.slice(0, SHOWN)}…` : address;
  return (
    <>
      <span class="code-string">"{text}"</span>
      {comma}
      <img class="picture" src={address} alt={t('picture')} />
    </>
  );
}
