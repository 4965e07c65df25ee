import type { Section, Technique } from "../techniques/technique.ts";
import { type Span, span } from "../text/span.ts";
import { entrySpan } from "./entries.ts";

/** A part of a document that an editor can fold to its first line. */
export interface Fold {
  readonly kind: "frontMatter" | "key" | "section" | "code" | "table" | "list";
  readonly span: Span;
}

/** Shorter lists are read at a glance. */
const longList = 6;

/** What can be folded, in the order of the text; each has more than one line, and no two the same span. */
export function foldsOf(technique: Technique): Fold[] {
  const { text } = technique;
  const { span: header, entries } = technique.header();
  const { sections, marks } = technique.body();
  const of = (kind: Fold["kind"], at: Span, lines = 2): Fold[] =>
    hasLines(text, at, lines) ? [{ kind, span: at }] : [];
  const section = ({ heading, markdown, subsections }: Section): Fold[] => [
    ...of("section", span(heading.span.start, markdown.span.end)),
    ...subsections.flatMap(section),
  ];
  // A list in a list folds with the first line of its own item.
  const set = marks.flatMap(({ kind, span: at }) => {
    if (kind === "list") return of(kind, at, longList);
    return kind === "code" || kind === "table" ? of(kind, at) : [];
  });
  const folds = [
    ...(header ? of("frontMatter", header) : []),
    ...entries.flatMap((entry) => of("key", entrySpan(text, entry))),
    ...sections.flatMap(section),
    ...set,
  ];
  return folds.sort((a, b) => a.span.start - b.span.start || b.span.end - a.span.end);
}

/** True where the span reaches over this many lines. */
function hasLines(text: string, { start, end }: Span, wanted: number): boolean {
  let lines = 1;
  for (let at = start; at < end && lines < wanted; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) lines++;
  }
  return lines >= wanted;
}
