import { type MappedText, verbatim } from "../../text/mapped.ts";
import { type Span, span } from "../../text/span.ts";

/**
 * Joins parts of a file, given in the order of the file, to one text that maps back to them. `empty` is where a text
 * without a character is said to be.
 */
export function join(source: string, parts: readonly Span[], empty: number): MappedText {
  const filled = parts.filter((part) => part.end > part.start);
  const first = filled[0];
  if (!first) return verbatim("", empty);
  if (filled.length === 1) return verbatim(source.slice(first.start, first.end), first.start);
  const offsets: number[] = [];
  let length = 0;
  for (const part of filled) {
    offsets.push(length);
    length += part.end - part.start;
  }
  const value = filled.map((part) => source.slice(part.start, part.end)).join("");
  const place = (offset: number): number => {
    const part = partAt(offsets, offset);
    return (filled[part] as Span).start + offset - (offsets[part] as number);
  };
  const locate = (from: number, to: number): Span => {
    const start = from < length ? place(from) : place(length - 1) + 1;
    return to <= from || from >= length ? span(start, start) : span(start, place(Math.min(to, length) - 1) + 1);
  };
  return { value, locate };
}

/** The index of the last part that starts at the offset or before it. */
function partAt(offsets: readonly number[], offset: number): number {
  let low = 0;
  let high = offsets.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((offsets[middle] as number) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
