import type { Citation, Reference, Technique } from "../techniques/technique.ts";
import { contains, type Located, type Span } from "../text/span.ts";

/** What an offset of a technique document points at, beyond its words. */
export type Part =
  | { readonly kind: "citation"; readonly span: Span; readonly citation: Citation }
  | { readonly kind: "reference"; readonly span: Span; readonly reference: Reference }
  | { readonly kind: "tactic" | "platform"; readonly span: Span; readonly name: string };

/** The part at an offset. Reads header and body. */
export function partAt(technique: Technique, offset: number): Part | undefined {
  const { citations, references, details } = technique.body();
  const citation = citations.find((c) => contains(c.span, offset));
  if (citation) return { kind: "citation", span: citation.span, citation };
  const reference = references.find((r) => contains(r.span, offset));
  if (reference) return { kind: "reference", span: reference.span, reference };
  const { tactics, platforms } = technique.header();
  const named = (kind: "tactic" | "platform", items: readonly Pick<Located<string>, "value" | "span">[]) => {
    const item = items.find(({ span }) => contains(span, offset));
    return item && { kind, span: item.span, name: item.value };
  };
  const cell = (title: string) =>
    details.filter((detail) => detail.attribute.value.toLowerCase() === title).flatMap(({ value }) => itemsOf(value));
  return named("tactic", [...tactics, ...cell("tactics")]) ?? named("platform", [...platforms, ...cell("platforms")]);
}

/** The entries of a table's cell, which commas part. */
export function itemsOf({ value, span }: Pick<Located<string>, "value" | "span">): { value: string; span: Span }[] {
  const items: { value: string; span: Span }[] = [];
  let at = span.start;
  for (const piece of value.split(",")) {
    const word = piece.trim();
    const start = at + piece.length - piece.trimStart().length;
    if (word !== "") items.push({ value: word, span: { start, end: start + word.length } });
    at += piece.length + 1;
  }
  return items;
}

/** The citations of a reference, by its name. */
export function citationsOf(technique: Technique, name: string): readonly Citation[] {
  return technique.body().citations.filter((citation) => citation.name.value === name);
}
