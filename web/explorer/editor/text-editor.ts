import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json, jsonParseLinter } from '@codemirror/lang-json';
import { bracketMatching, indentOnInput } from '@codemirror/language';
import { linter } from '@codemirror/lint';
import { EditorState, Prec } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { appearance } from './appearance';
import { completeEnvelope } from './completion';
import type { EditorProps } from './editor';
import { lintEnvelope } from './linting';
import { shortenLongStrings } from './long-strings';
import { paramsOf } from './params-of';

export interface TextEditor {
  /** Puts another text in, unless it is there already. */
  show(text: string): void;
  destroy(): void;
}

const LINT_DELAY_MS = 250;

const nonce = (): string => document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.nonce ?? '';

const syntaxLinter = jsonParseLinter();

/** @param props what the component was last drawn with. */
export function createEditor(parent: HTMLElement, props: () => EditorProps): TextEditor {
  // What was typed comes back as a value, perhaps after more was typed: that must not undo the rest.
  const typed = new Set<string>();
  const report = (text: string) => {
    if (text === props().value) return;
    typed.add(text);
    props().onChange(text);
  };
  const view = new EditorView({
    parent,
    state: EditorState.create({ doc: props().value, extensions: extensions(props, report) }),
  });
  return {
    show(text) {
      const { doc } = view.state;
      const isShown = doc.toString() === text;
      if (!isShown && typed.has(text)) return;
      typed.clear();
      if (!isShown) view.dispatch({ changes: { from: 0, to: doc.length, insert: text } });
    },
    destroy: () => view.destroy(),
  };
}

function extensions(props: () => EditorProps, report: (text: string) => void) {
  const send = () => {
    props().onSend?.();
    return props().onSend !== undefined;
  };
  return [
    EditorView.cspNonce.of(nonce()),
    EditorView.contentAttributes.of({ 'aria-label': props().label, spellcheck: 'false' }),
    Prec.highest(keymap.of([{ key: 'Mod-Enter', run: send }])),
    paramsOfExtension(props().paramsOf),
    history(),
    json(),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    autocompletion({ override: [completeEnvelope], icons: false }),
    linter(
      (view) => (view.state.doc.length === 0 ? [] : [...syntaxLinter(view), ...lintEnvelope(view.state)]),
      {
        delay: LINT_DELAY_MS,
      },
    ),
    keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
    EditorView.lineWrapping,
    shortenLongStrings,
    appearance,
    EditorView.updateListener.of(({ docChanged, state }) => {
      if (docChanged) report(state.doc.toString());
    }),
  ];
}

const paramsOfExtension = (method: string | undefined) => (method === undefined ? [] : paramsOf.of(method));
