import { useEffect, useRef, useState } from 'preact/hooks';
import type { TextEditor } from './text-editor';

export interface EditorProps {
  readonly value: string;
  readonly label: string;
  /** Where the text is the params of this method alone, and no envelope. */
  readonly paramsOf?: string;
  onChange(text: string): void;
  onSend?(): void;
}

/** A JSON editor. Its code comes after the page is there; until then the text can be read. */
export function Editor(props: EditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<TextEditor | undefined>(undefined);
  const latest = useRef(props);
  const [isReady, setReady] = useState(false);
  latest.current = props;
  useEffect(() => {
    let isGone = false;
    void import('./text-editor').then(({ createEditor }) => {
      if (isGone || host.current === null) return;
      editor.current = createEditor(host.current, () => latest.current);
      setReady(true);
    });
    return () => {
      isGone = true;
      editor.current?.destroy();
    };
  }, []);
  useEffect(() => editor.current?.show(props.value), [props.value]);
  return (
    <div class="editor" ref={host} data-ready={isReady}>
      {!isReady && <pre class="editor-text">{props.value}</pre>}
    </div>
  );
}
