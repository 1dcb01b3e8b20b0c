const TOKEN =
  /(?<string>'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")|(?<word>\b(?:const|await|import|from|true|false|null|curl)\b)|(?<number>\b\d+(?:\.\d+)?\b)|(?<key>\b[A-Za-z_]\w*(?=:))/g;

/** A few colours for short pieces of code. */
export function Code({ text }: { text: string }) {
  const pieces: (string | { kind: string; text: string })[] = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    const kind = Object.entries(match.groups ?? {}).find(([, found]) => found !== undefined)?.[0] ?? '';
    pieces.push(text.slice(end, match.index), { kind, text: match[0] });
    end = match.index + match[0].length;
  }
  pieces.push(text.slice(end));
  return (
    <pre class="code">
      {pieces.map((piece) =>
        typeof piece === 'string' ? piece : <span class={`code-${piece.kind}`}>{piece.text}</span>,
      )}
    </pre>
  );
}
