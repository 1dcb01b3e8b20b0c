import { syntaxTree } from '@codemirror/language';
import { type EditorState, type Extension, RangeSetBuilder, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, WidgetType } from '@codemirror/view';

const LONG = 400;
const SHOWN = 40;

/** Stands for a string too long to be read, such as a picture's data URL. */
class LongString extends WidgetType {
  constructor(
    readonly start: string,
    readonly length: number,
  ) {
    super();
  }

  override eq(other: LongString): boolean {
    return other.start === this.start && other.length === this.length;
  }

  override toDOM(): HTMLElement {
    const shown = document.createElement('span');
    shown.className = 'cm-long-string';
    shown.textContent = `${this.start}… ${Math.ceil(this.length / 1024)} kB`;
    return shown;
  }
}

function decorate(state: EditorState): DecorationSet {
  const found = new RangeSetBuilder<Decoration>();
  if (state.doc.length < LONG) return found.finish();
  syntaxTree(state).iterate({
    enter({ name, from, to }) {
      if (name !== 'String' || to - from < LONG) return;
      const widget = new LongString(state.sliceDoc(from + 1, from + SHOWN), to - from);
      found.add(from + 1, to - 1, Decoration.replace({ widget }));
    },
  });
  return found.finish();
}

export const shortenLongStrings: Extension = StateField.define<DecorationSet>({
  create: decorate,
  update: (shown, { docChanged, state, startState }) =>
    docChanged || syntaxTree(state) !== syntaxTree(startState) ? decorate(state) : shown,
  provide: (field) => [
    EditorView.decorations.from(field),
    EditorView.atomicRanges.of((view) => view.state.field(field)),
  ],
});
