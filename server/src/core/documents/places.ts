import type { Library, LibraryTechnique } from "../techniques/library.ts";
import type { Technique } from "../techniques/technique.ts";
import { encloses, type Span } from "../text/span.ts";
import { type Mention, mentionAt, mentionsOf } from "./mentions.ts";
import { partAt } from "./parts.ts";

/** What an offset points at, as far as it leads anywhere. `span` is the word or words that point. */
export type Pointer =
  | { readonly kind: "mention"; readonly span: Span; readonly mention: Mention }
  /** A citation or the reference itself; `reference` is undefined where no reference has the name. */
  | { readonly kind: "source"; readonly span: Span; readonly name: string; readonly reference: number | undefined }
  | { readonly kind: "tactic" | "platform"; readonly span: Span; readonly name: string };

/** A text in which places are looked for. */
export interface KnownText {
  /** As answers name it. */
  readonly uri: string;
  readonly text: string;
  /** The technique document that it is, if it is one. */
  readonly technique?: Technique | undefined;
}

export interface Place {
  readonly uri: string;
  readonly text: string;
  readonly span: Span;
}

/** What stands at the offset; `technique` is the document that the text is, if it is one. */
export function pointerAt(
  text: string,
  offset: number,
  library: Library,
  technique: Technique | undefined,
): Pointer | undefined {
  const part = technique && partAt(technique, offset);
  if (part?.kind === "citation") {
    const { name, reference } = part.citation;
    return { kind: "source", span: part.span, name: name.value, reference };
  }
  if (part?.kind === "reference" && technique) {
    const reference = technique.body().references.indexOf(part.reference);
    return { kind: "source", span: part.span, name: part.reference.name.value, reference };
  }
  const mention = mentionAt(text, offset, library);
  if (mention) return { kind: "mention", span: mention.span, mention };
  return part?.kind === "tactic" || part?.kind === "platform" ? part : undefined;
}

/** Where a pointer leads: within its own document, or to the document of a technique. */
export function definitionOf(
  pointer: Pointer,
  here: KnownText,
  library: Library,
): { readonly span: Span } | { readonly technique: LibraryTechnique } | undefined {
  if (pointer.kind === "source") {
    const span = pointer.reference === undefined ? undefined : referenceSpan(here, pointer.reference);
    return span && { span };
  }
  if (pointer.kind !== "mention" || pointer.mention.kind !== "technique") return undefined;
  const technique = library.get(pointer.mention.id);
  return technique && { technique };
}

/**
 * Everything that points at the same: for a source its citations in this document, for an id and for a tactic or
 * platform of the front matter the places in all texts. The declaration is the reference, or the id in the front matter
 * of the document about it.
 */
export function referencesOf(
  pointer: Pointer,
  here: KnownText,
  texts: readonly KnownText[],
  includeDeclaration: boolean,
): Place[] {
  if (pointer.kind === "source") {
    const cited = here.technique?.body().citations.filter((c) => isOf(pointer, c.name.value, c.reference)) ?? [];
    const own = pointer.reference === undefined ? undefined : referenceSpan(here, pointer.reference);
    return [...(includeDeclaration && own ? [own] : []), ...cited.map((c) => c.span)].map((span) => at(here, span));
  }
  if (pointer.kind === "mention") {
    const { id } = pointer.mention;
    return texts.flatMap((known) => {
      if (!mayName(known.text, id)) return [];
      const declared = known.technique?.id === id ? known.technique.header().id?.span : undefined;
      const spans = mentionsOf(known.text, id);
      const kept = includeDeclaration || !declared ? spans : spans.filter((span) => !encloses(declared, span));
      return kept.map((span) => at(known, span));
    });
  }
  const { kind, name } = pointer;
  return texts.flatMap((known) => {
    if (!known.technique || !isListed(known.text, name)) return [];
    const header = known.technique.header();
    const items = kind === "tactic" ? header.tactics : header.platforms;
    return items.filter((item) => item.value === name).map((item) => at(known, item.span));
  });
}

function isOf(source: Pointer & { kind: "source" }, name: string, reference: number | undefined): boolean {
  return source.reference === undefined ? name === source.name : reference === source.reference;
}

function referenceSpan(here: KnownText, index: number): Span | undefined {
  return here.technique?.body().references[index]?.span;
}

function at({ uri, text }: KnownText, span: Span): Place {
  return { uri, text, span };
}

/** A quick look that spares most texts: a sub-technique may stand as in a URL. */
function mayName(text: string, id: string): boolean {
  return text.includes(id) || text.includes(id.replace(".", "/"));
}

/** The same for an item of a list, which spares parsing the front matter of documents that only speak of it. */
function isListed(text: string, name: string): boolean {
  for (let i = text.indexOf(name); i !== -1; i = text.indexOf(name, i + 1)) {
    if (/[-[,:]\s*["']?$/.test(text.slice(Math.max(0, i - 8), i))) return true;
  }
  return false;
}
