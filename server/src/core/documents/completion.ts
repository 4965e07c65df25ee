import type { Technique } from "../techniques/technique.ts";
import { isLineEnd } from "../text/lines.ts";
import { type Span, span } from "../text/span.ts";
import { frontMatterContext } from "./completionKeys.ts";

/** What may be completed at an offset. `span` is what an item is written over; it lies in one line and holds the offset. */
export type CompletionContext =
  /** A key of the front matter; `bare` where its colon is there already. */
  | { readonly kind: "key"; readonly span: Span; readonly bare: boolean }
  | { readonly kind: "tactic" | "platform"; readonly span: Span; readonly listed: readonly string[] }
  /** The name in a citation. `before` and `after` are written around it. */
  | ({ readonly kind: "source"; readonly span: Span; readonly typed: string } & Around)
  /** The id of a technique. In a URL a sub-technique is written with a slash. */
  | { readonly kind: "id"; readonly span: Span; readonly typed: string; readonly inUrl: boolean }
  /** The id of a mitigation, and its name where it stands in a list of mitigations. */
  | ({ readonly kind: "mitigation"; readonly span: Span; readonly typed: string; readonly named: boolean } & Around);

interface Around {
  readonly before: string;
  readonly after: string;
}

/** Where ids are completed: nearly everywhere in Markdown, else behind a comment sign. */
export type Surroundings = "markdown" | "comments";

/** The line around an offset. Long ones are cut: what is completed stands near. */
export interface Line {
  readonly offset: number;
  readonly before: string;
  readonly after: string;
}

const reach = 1000;

/**
 * What may be completed at the offset; undefined in ordinary prose, in code, and wherever else nothing is. Of the text
 * before it is only looked at what tells that. `technique` is the document that the text is, if it is one.
 */
export function completionAt(
  text: string,
  offset: number,
  surroundings: Surroundings,
  technique?: Technique,
): CompletionContext | undefined {
  const line = lineAt(text, offset);
  if (surroundings === "comments") return /(?:^|\s)#/.test(line.before) ? idContext(line) : undefined;
  const header = technique?.header().span;
  if (technique && header && offset <= header.end) {
    // At the end stands the closing fence, unless there is none.
    if (offset < header.start || (offset === header.end && text.startsWith("---", offset))) return undefined;
    return frontMatterContext(technique, line) ?? (namesId.test(line.before) ? idContext(line) : undefined);
  }
  const { inFence, section } = above(text, offset - line.before.length, header?.end ?? 0);
  if (inFence) return undefined;
  return (technique && sourceContext(technique, line)) ?? mitigationContext(line, section) ?? idContext(line);
}

/** Where the front matter names a technique. */
const namesId = /(?:^technique_id:\s*["']?|\/techniques\/)[\w.-]*$/;

function lineAt(text: string, offset: number): Line {
  let start = offset;
  while (start > 0 && offset - start < reach && !isLineEnd(text, start - 1)) start--;
  let end = offset;
  while (end < text.length && end - offset < reach && !isLineEnd(text, end)) end++;
  return { offset, before: text.slice(start, offset), after: text.slice(offset, end) };
}

/** `(Citation: ` and what of a name follows. */
function sourceContext(technique: Technique, { offset, before, after }: Line): CompletionContext | undefined {
  const opening = before.lastIndexOf("(Citation:");
  if (opening === -1) return undefined;
  const written = before.slice(opening + "(Citation:".length);
  if (written.includes(")")) return undefined;
  const typed = written.trimStart();
  const rest = /^([^()]*)\)/.exec(after)?.[1];
  // The rest is part of the name where it makes one, or is a single word; else it is prose that somebody types into.
  const whole = rest !== undefined && technique.body().references.some((r) => r.name.value === (typed + rest).trim());
  const end = whole ? rest.length : (/^[\w.-]*/.exec(after)?.[0].length ?? 0);
  return {
    kind: "source",
    span: span(offset - typed.length, offset + end),
    typed,
    before: written === "" ? " " : "",
    after: rest === undefined ? ")" : "",
  };
}

/** `M` and a digit: alone, or as the beginning of `- **M1018 User Account Management**: ` where mitigations are listed. */
function mitigationContext({ offset, before, after }: Line, section: string): CompletionContext | undefined {
  const word = wordBefore(before);
  if (!/^M\d+$/.test(word) || before.charAt(before.length - word.length - 1) === "/") return undefined;
  const rest = wordAfter(after);
  const at = span(offset - word.length, offset + rest.length);
  const plain = { kind: "mitigation", span: at, typed: word, named: false, before: "", after: "" } as const;
  const item = section === "mitigations" ? /^\s*[-*+]\s+(\*\*)?$/.exec(before.slice(0, -word.length)) : null;
  if (!item) return plain;
  const stars = item[1] ?? "";
  const behind = after.slice(rest.length);
  const closing = /^(\*\*)?\s*$/.exec(behind);
  if (closing) {
    const end = at.end + (closing[1]?.length ?? 0);
    return { ...plain, span: span(at.start, end), named: true, before: stars ? "" : "**", after: "**: " };
  }
  // An entry that is there gets the id and the name that belong together.
  const name = stars ? /^\s[^*:]*(?=\*\*)/.exec(behind)?.[0] : undefined;
  return name === undefined ? plain : { ...plain, span: span(at.start, at.end + name.length), named: true };
}

/** `T` and a digit, or the beginning of an id that does not look like a word of prose. */
function idContext({ offset, before, after }: Line): CompletionContext | undefined {
  const typed = wordBefore(before);
  const preceding = before.slice(0, before.length - typed.length);
  const inUrl = preceding.endsWith("/techniques/");
  if (!/^T\d[\d.]*$/.test(typed) && !looksLikeId(typed)) return undefined;
  if (!inUrl && preceding.endsWith("/")) return undefined;
  return { kind: "id", span: span(offset - typed.length, offset + wordAfter(after).length), typed, inUrl };
}

function looksLikeId(word: string): boolean {
  return /^[A-Za-z][\w-]+(?:\.\w*)*$/.test(word) && (!/[a-z]/.test(word) || /[\d-]/.test(word));
}

function wordBefore(text: string): string {
  return /[\w.-]*$/.exec(text.slice(-64))?.[0] ?? "";
}

function wordAfter(text: string): string {
  return /^[\w-]*(?:\.\w+)*/.exec(text.slice(0, 64))?.[0] ?? "";
}

/** Whether a line lies in fenced code, and below which heading of the second level. Linear. */
function above(text: string, end: number, start: number): { inFence: boolean; section: string } {
  let fence = "";
  let section = "";
  for (const [, ticks, info = "", title] of text
    .slice(start, end)
    .matchAll(/^[ \t]*(?:(`{3,}|~{3,})(.*)|##[ \t](.*))$/gm)) {
    if (ticks === undefined) section = fence === "" ? (title ?? "").trim().toLowerCase() : section;
    else if (fence === "") fence = ticks.startsWith("`") && info.includes("`") ? "" : ticks;
    else if (ticks.startsWith(fence) && info.trim() === "") fence = "";
  }
  return { inFence: fence !== "", section };
}
