import type { LineTable } from "../../core/text/lines.ts";
import type { Span } from "../../core/text/span.ts";
import { graphemes, printable, widthOfGrapheme } from "../terminal.ts";

/** A line of source as a terminal shows it, and where in it the carets stand. */
export interface ExcerptLine {
  /** One-based. */
  readonly number: number;
  readonly text: string;
  /** In columns of `text`. */
  readonly marked?: { readonly from: number; readonly length: number };
}

/** Marked lines that are shown of a span; what follows them is left out. */
const markedLimit = 3;
const tabStop = 4;

/** The lines of the span with one before and one after, none wider than `width` columns: cut so that the carets stay. */
export function excerpt(text: string, lines: LineTable, span: Span, width: number): ExcerptLine[] {
  const first = lines.positionAt(span.start).line;
  // A span that ends with its line break ends in the line, not in the next one.
  const last = lines.positionAt(Math.max(span.start, span.end - 1)).line;
  const shown = Math.min(last, first + markedLimit - 1);
  const rows: ExcerptLine[] = [];
  for (let line = Math.max(0, first - 1); line <= Math.min(shown + 1, lines.count - 1); line++) {
    const from = lines.startOf(line);
    const to = endOfLine(text, lines, line);
    const isMarked = line >= first && line <= last && line <= shown;
    if (!isMarked) {
      // An empty last line is no line.
      if (line < first || line < lines.count - 1 || from < to) {
        rows.push({ number: line + 1, text: window(text, { start: from, end: to }, undefined, width).text });
      }
      continue;
    }
    const start = line === first ? span.start : from + blanksAt(text, from, to);
    const end = Math.max(start, Math.min(span.end, to));
    const { text: shownText, column, length } = window(text, { start: from, end: to }, { start, end }, width);
    rows.push({ number: line + 1, text: shownText, marked: { from: column, length } });
  }
  return rows;
}

function endOfLine(text: string, lines: LineTable, line: number): number {
  let end = lines.startOf(line + 1);
  while (end > lines.startOf(line) && (text[end - 1] === "\n" || text[end - 1] === "\r")) end--;
  return end;
}

function blanksAt(text: string, from: number, to: number): number {
  let at = from;
  while (at < to && (text[at] === " " || text[at] === "\t")) at++;
  return at - from;
}

/** One thing that stands in a terminal, and where it is written. */
interface Cell extends Span {
  readonly text: string;
  readonly width: number;
}

/** The part of a line that fits, with `…` where it is cut, and the columns of `focus` in it. */
function window(
  text: string,
  line: Span,
  focus: Span | undefined,
  width: number,
): { text: string; column: number; length: number } {
  const aim = focus ?? { start: line.start, end: line.start };
  // Far from the carets nothing can be seen: a line may have megabytes.
  const near = { start: Math.max(line.start, aim.start - 4 * width), end: Math.min(line.end, aim.start + 4 * width) };
  const cells = cellsOf(text, near);
  const isWhole = near.start === line.start && near.end === line.end && widthOf(cells) <= width;
  const budget = isWhole ? width : width - 2;

  // What is marked comes first, then what is before it (half of the rest if not all of it), then what is behind it.
  const first = indexWhere(cells, (cell) => cell.end > aim.start);
  const last = indexWhere(cells, (cell) => cell.start >= aim.end, first);
  const markedEnd = first + howMany(cells.slice(first, last), budget);
  const rest = budget - widthOf(cells.slice(first, markedEnd));
  const before = cells.slice(0, first).reverse();
  const start = first - (widthOf(before) <= rest ? first : howMany(before, Math.floor(rest / 2)));
  const end = markedEnd + howMany(cells.slice(markedEnd), rest - widthOf(cells.slice(start, first)));

  const [left, right] = [start > 0 || near.start > line.start, end < cells.length || near.end < line.end];
  const shown = cells.slice(start, end).map((cell) => cell.text);
  return {
    text: `${left ? "…" : ""}${shown.join("")}${right ? "…" : ""}`.trimEnd(),
    column: (left ? 1 : 0) + widthOf(cells.slice(start, first)),
    length: Math.max(1, widthOf(cells.slice(first, markedEnd)) + (markedEnd < last ? 1 : 0)),
  };
}

/** How many of the cells fit into so many columns. */
function howMany(cells: readonly Cell[], columns: number): number {
  let used = 0;
  return indexWhere(cells, (cell) => {
    used += cell.width;
    return used > columns;
  });
}

/** The length of the list where there is none. */
function indexWhere(cells: readonly Cell[], holds: (cell: Cell) => boolean, from = 0): number {
  for (let i = from; i < cells.length; i++) if (holds(cells[i] as Cell)) return i;
  return cells.length;
}

function widthOf(cells: readonly Cell[]): number {
  return cells.reduce((total, cell) => total + cell.width, 0);
}

/** Tabs become blanks up to the next stop, so that carets stand where they should in any terminal. */
function cellsOf(text: string, { start, end }: Span): Cell[] {
  const cells: Cell[] = [];
  let at = start;
  let column = 0;
  for (const grapheme of graphemes(text.slice(start, end))) {
    const shown = grapheme === "\t" ? " ".repeat(tabStop - (column % tabStop)) : printable(grapheme);
    const width = grapheme === "\t" ? shown.length : widthOfGrapheme(shown);
    cells.push({ start: at, end: at + grapheme.length, text: shown, width });
    at += grapheme.length;
    column += width;
  }
  return cells;
}
