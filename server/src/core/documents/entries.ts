import type { FrontMatterEntry } from "../techniques/technique.ts";
import { type Span, span } from "../text/span.ts";

/** An entry of the front matter from its key to the end of its value. YAML has a list end on the line below it. */
export function entrySpan(text: string, { key, span: value }: FrontMatterEntry): Span {
  const end = Math.max(key.span.end, value.end);
  return span(key.span.start, end - (/\s*$/.exec(text.slice(key.span.end, end))?.[0].length ?? 0));
}
