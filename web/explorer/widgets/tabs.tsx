import type { ComponentChildren } from 'preact';

interface TabsProps<T extends string> {
  readonly label: string;
  readonly tabs: readonly (readonly [NoInfer<T>, string])[];
  readonly chosen: T;
  choose(tab: NoInfer<T>): void;
  readonly children?: ComponentChildren;
}

/** Tabs after the ARIA pattern: one stop for Tab, arrows move between them. What follows goes to the right. */
export function Tabs<T extends string>({ label, tabs, chosen, choose, children }: TabsProps<T>) {
  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const index = (tabs.findIndex(([id]) => id === chosen) + step + tabs.length) % tabs.length;
    const next = tabs[index];
    if (next !== undefined) choose(next[0]);
    const buttons = (event.currentTarget as HTMLElement).querySelectorAll('button');
    buttons[index]?.focus();
  };
  return (
    <div class="tab-bar">
      <div class="tabs" role="tablist" aria-label={label} tabIndex={-1} onKeyDown={move}>
        {tabs.map(([id, text]) => (
          <button
            type="button"
            key={id}
            role="tab"
            aria-selected={id === chosen}
            tabIndex={id === chosen ? 0 : -1}
            onClick={() => choose(id)}
          >
            {text}
          </button>
        ))}
      </div>
      {children !== undefined && <div class="row">{children}</div>}
    </div>
  );
}
