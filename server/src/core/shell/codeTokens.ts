/** A piece of an interpreter's code. */
export interface Token {
  /** end: what ends a statement. */
  readonly kind: "word" | "string" | "mark" | "end";
  /** Of a string what stands between its quotes, with escapes as written. */
  readonly text: string;
}

/** Words, strings and marks, by what the languages of one-liners have in common. In time linear to the code's length. */
export function tokensOf(code: string, anyCase: boolean): Token[] {
  const tokens: Token[] = [];
  const next = /[A-Za-z_$@%&][\w$]*|\d\w*|=>|->|::|[=!<>]=|[^\s\w]|\n/g;
  /** Quotes that nothing closes any more. */
  const unclosed = new Set<string>();
  for (let match = next.exec(code); match; match = next.exec(code)) {
    const [text] = match;
    const close = /^['"`]/.test(text) ? stringEnd(code, match.index, unclosed) : undefined;
    if (close) {
      tokens.push({ kind: "string", text: code.slice(close.from, close.to) });
      next.lastIndex = close.end;
    } else if (/^[A-Za-z_$@%&]\w|^[A-Za-z_]$/.test(text)) {
      tokens.push({ kind: "word", text: anyCase ? text.toLowerCase() : text });
    } else if (!/^\d/.test(text)) tokens.push({ kind: text === ";" || text === "\n" ? "end" : "mark", text });
  }
  return tokens;
}

function stringEnd(
  code: string,
  start: number,
  unclosed: Set<string>,
): { from: number; to: number; end: number } | undefined {
  const quote = code[start] as string;
  const triple = quote.repeat(3);
  if (quote !== "`" && code.startsWith(triple, start) && !unclosed.has(triple)) {
    const to = code.indexOf(triple, start + 3);
    if (to !== -1) return { from: start + 3, to, end: to + 3 };
    unclosed.add(triple);
  }
  if (unclosed.has(quote)) return undefined;
  for (let at = start + 1; at < code.length; at++) {
    if (code[at] === "\\") at++;
    else if (code[at] === quote) return { from: start + 1, to: at, end: at + 1 };
  }
  unclosed.add(quote);
  return undefined;
}
