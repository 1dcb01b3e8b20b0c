import { api } from '../openrpc/api';
import { namespacesOf } from '../openrpc/document';

/** Chooses a method to add; it shows its label again afterwards. */
export function MethodSelect({ label, choose }: { label: string; choose(name: string): void }) {
  return (
    <select
      aria-label={label}
      value=""
      onChange={({ currentTarget }) => {
        choose(currentTarget.value);
        currentTarget.value = '';
      }}
    >
      <option value="">+ {label}…</option>
      {namespacesOf(api().methods).map(({ name, methods }) => (
        <optgroup key={name} label={name}>
          {methods.map((method) => (
            <option key={method.name} value={method.name}>
              {method.name}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  );
}
