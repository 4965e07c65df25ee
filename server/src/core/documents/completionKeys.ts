import type { Technique } from "../techniques/technique.ts";
import { contains, type Span, span } from "../text/span.ts";
import type { CompletionContext, Line } from "./completion.ts";

/** What may be completed in the front matter: a key at the beginning of a line, a value of the lists that are known. */
export function frontMatterContext(technique: Technique, line: Line): CompletionContext | undefined {
  const { offset, before, after } = line;
  if (/^(?:[A-Za-z_][\w-]*)?$/.test(before)) {
    const rest = /^([\w-]*)(\s*:)?/.exec(after);
    const end = offset + (rest?.[1]?.length ?? 0);
    return { kind: "key", span: span(offset - before.length, end), bare: rest?.[2] !== undefined };
  }
  const item = /^\s*-\s+["']?([^"'#]*)$/.exec(before);
  if (item)
    return valueContext(technique, keyAbove(technique, offset - before.length), line, item[1] ?? "", /^[^"'#]*/);
  const flow = /^(tactics|platforms)\s*:\s*(?:\[(?:[^\]]*,)?\s*)?["']?([^"'#,[\]]*)$/.exec(before);
  return flow ? valueContext(technique, flow[1], line, flow[2] ?? "", /^[^"'#,[\]]*/) : undefined;
}

function valueContext(
  technique: Technique,
  key: string | undefined,
  { offset, after }: Line,
  typed: string,
  rest: RegExp,
): CompletionContext | undefined {
  if (key !== "tactics" && key !== "platforms") return undefined;
  const end = offset + (rest.exec(after)?.[0].trimEnd().length ?? 0);
  const at: Span = span(offset - typed.length, end);
  const items = technique.header()[key].filter((value) => !contains(value.span, offset));
  return { kind: key === "tactics" ? "tactic" : "platform", span: at, listed: items.map((item) => item.value) };
}

/** The key whose list the line belongs to. */
function keyAbove(technique: Technique, lineStart: number): string | undefined {
  const lines = technique.text.slice(technique.header().span?.start ?? 0, lineStart).split(/\r\n|\r|\n/);
  const last = lines.findLast((line) => /^[A-Za-z_]/.test(line));
  return /^([\w-]+)\s*:\s*(?:#.*)?$/.exec(last ?? "")?.[1];
}
