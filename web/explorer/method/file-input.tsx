import { useText } from '../i18n';
import { sizeText } from '../widgets/shown-size';
import { attributesOf, type InputProps } from './field-props';

/** A file, as the data URL that the service takes. */
export function FileInput(props: InputProps) {
  const t = useText();
  const { value, change } = props;
  const address = typeof value === 'string' ? value : '';
  const choose = async (file: File | undefined) => {
    if (file !== undefined) change(await dataUrlOf(file));
  };
  return (
    <div class="file">
      {address.startsWith('data:image/') && <img class="preview" src={address} alt={t('preview')} />}
      <div>
        <input
          {...attributesOf(props)}
          type="file"
          accept="image/png,image/jpeg,image/webp"
          onChange={({ currentTarget }) => void choose(currentTarget.files?.[0])}
        />
        <p class="type">
          {address.slice(0, 32)}
          {address.length > 32 && `… ${sizeText(address.length)}`}
        </p>
      </div>
    </div>
  );
}

function dataUrlOf(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
