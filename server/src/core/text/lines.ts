/** A zero-based line and UTF-16 column, as LSP counts them. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** Offsets to lines and back. `\r\n`, `\n` and a lone `\r` end a line, as in LSP. */
export class LineTable {
  private readonly starts: readonly number[];

  constructor(private readonly text: string) {
    const starts = [0];
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === 13 && text.charCodeAt(i + 1) === 10) continue;
      if (code === 10 || code === 13) starts.push(i + 1);
    }
    this.starts = starts;
  }

  get count(): number {
    return this.starts.length;
  }

  positionAt(offset: number): Position {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: offset - (this.starts[low] as number) };
  }

  /** The offset where the line starts; the end of the text for a line past it. */
  startOf(line: number): number {
    return this.starts[line] ?? this.text.length;
  }

  /** The line's text without its terminator. */
  line(line: number): string {
    return this.text.slice(this.startOf(line), this.startOf(line + 1)).replace(/[\r\n]+$/, "");
  }
}

/** The span of the whole line(s) that hold the two offsets, terminator left out. */
export function linesAround(text: string, start: number, end: number): { start: number; end: number } {
  let from = start;
  while (from > 0 && !isLineEnd(text, from - 1)) from--;
  let to = end;
  while (to < text.length && !isLineEnd(text, to)) to++;
  return { start: from, end: to };
}

/** The terminator that the text uses first; `\n` where it has a single line. */
export function lineEnding(text: string): string {
  return /\r\n|\r|\n/.exec(text)?.[0] ?? "\n";
}

export function isLineEnd(text: string, offset: number): boolean {
  const code = text.charCodeAt(offset);
  return code === 10 || code === 13;
}
