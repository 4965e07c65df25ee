import { type Span, span } from "../text/span.ts";
import type { Citation } from "./technique.ts";

const opening = "(Citation:";

/** Every `(Citation: name)` in the range, in order. One without an end is none. Linear. */
export function findCitations(text: string, range: Span): Omit<Citation, "reference">[] {
  const found: Omit<Citation, "reference">[] = [];
  let at = text.indexOf(opening, range.start);
  while (at !== -1 && at < range.end) {
    const close = text.indexOf(")", at);
    if (close === -1 || close >= range.end) break;
    const start = at + opening.length;
    // One that is being written before another one has no end yet.
    const next = text.indexOf(opening, start);
    if (next !== -1 && next < close) {
      at = next;
      continue;
    }
    const raw = text.slice(start, close);
    const value = raw.trim();
    const from = start + raw.length - raw.trimStart().length;
    found.push({ name: { value, span: span(from, from + value.length) }, span: span(at, close + 1) });
    at = text.indexOf(opening, close);
  }
  return found;
}
