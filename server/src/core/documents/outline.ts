import { tacticName } from "../techniques/catalogue.ts";
import type { FrontMatterEntry, Section, Technique, TechniqueBody } from "../techniques/technique.ts";
import { encloses, type Span, span } from "../text/span.ts";
import { brief } from "./brief.ts";
import { entrySpan } from "./entries.ts";

/** An entry of a technique document's outline. */
export interface OutlineEntry {
  readonly kind: "technique" | "frontMatter" | "key" | "heading" | "section" | "mitigation" | "reference";
  /** Never blank, and one line. */
  readonly name: string;
  readonly detail: string;
  /** All that belongs to it; that of its children lies within. */
  readonly span: Span;
  /** Its name in the text, within `span`. */
  readonly selection: Span;
  readonly children: readonly OutlineEntry[];
}

type Flat = Omit<OutlineEntry, "children">;

/** The outline of a technique document: the technique, and in it what its front matter and sections hold. */
export function outlineOf(technique: Technique): OutlineEntry {
  const { text, id, name } = technique;
  const header = technique.header();
  const whole = span(0, text.length);
  const parts = [...frontMatter(technique), ...headings(technique.body(), text.length), ...items(technique.body())];
  return {
    kind: "technique",
    name: brief(id === undefined || id === name ? name : `${id} ${name}`) || "Technique",
    detail: brief(header.tactics.map((tactic) => tacticName(tactic.value)).join(", ")),
    span: whole,
    // By its title, where there is one: editors show the line of the selection above what is scrolled by.
    selection:
      technique.body().headings.find((heading) => heading.depth === 1)?.span ??
      header.name?.span ??
      header.id?.span ??
      span(0, 0),
    children: nest(parts),
  };
}

function frontMatter(technique: Technique): Flat[] {
  const { span: at, entries } = technique.header();
  if (!at) return [];
  const keys = entries.map((entry) =>
    part("key", entry.key.value, valueText(entry), entrySpan(technique.text, entry), entry.key.span),
  );
  return [part("frontMatter", "Front matter", "", at, span(at.start, at.start)), ...keys];
}

function valueText({ value }: FrontMatterEntry): string {
  if (value === undefined) return "";
  return brief("path" in value ? value.value : value.map((item) => item.value).join(", "));
}

/** A title of the first level holds what stands below it up to the next section, since sections are its equals here. */
function headings({ headings, sections }: TechniqueBody, end: number): Flat[] {
  const upper = headings.filter((heading) => heading.depth <= 2);
  const titles = upper.flatMap(({ depth, text, span: at }, i) => {
    if (depth !== 1) return [];
    const next = upper[i + 1]?.span.start ?? end;
    return part("heading", text.value, "", span(at.start, next), at);
  });
  const all = (some: readonly Section[]): Flat[] =>
    some.flatMap(({ heading, markdown, subsections }) => {
      const at = span(heading.span.start, Math.max(heading.span.end, markdown.span.end));
      return [part("section", heading.text.value, "", at, heading.span), ...all(subsections)];
    });
  return [...titles, ...all(sections)];
}

function items({ mitigations, references, citations }: TechniqueBody): Flat[] {
  const counts = new Map<number, number>();
  for (const { reference } of citations) {
    if (reference !== undefined) counts.set(reference, (counts.get(reference) ?? 0) + 1);
  }
  return [
    ...mitigations.map(({ id, name, text }) => {
      const at = span(id.span.start, Math.max(name.span.end, text.span.end));
      return part("mitigation", `${id.value} ${name.value}`, "", at, span(id.span.start, name.span.end));
    }),
    ...references.map(({ name, url, span: at }, i) => {
      const count = counts.get(i) ?? 0;
      const cited = count === 0 ? "" : count === 1 ? "cited once" : `cited ${count} times`;
      return part("reference", name.value || url?.value || "", cited, at, encloses(at, name.span) ? name.span : at);
    }),
  ];
}

function part(kind: Flat["kind"], name: string, detail: string, at: Span, selection: Span): Flat {
  return { kind, name: brief(name) || "(no name)", detail, span: at, selection };
}

/** Puts each part into the smallest other one that holds it. */
function nest(parts: readonly Flat[]): OutlineEntry[] {
  const sorted = [...parts].sort((a, b) => a.span.start - b.span.start || b.span.end - a.span.end);
  const top: OutlineEntry[] = [];
  const open: { readonly span: Span; readonly children: OutlineEntry[] }[] = [];
  for (const flat of sorted) {
    while (open.length > 0 && !encloses((open.at(-1) as { span: Span }).span, flat.span)) open.pop();
    const entry = { ...flat, children: [] as OutlineEntry[] };
    (open.at(-1)?.children ?? top).push(entry);
    open.push(entry);
  }
  return top;
}
