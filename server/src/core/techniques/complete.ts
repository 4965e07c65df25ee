import { span } from "../text/span.ts";
import { findCitations } from "./citations.ts";
import type { LibraryTechnique } from "./library.ts";
import type { Section, TechniqueBody } from "./technique.ts";

/** Sections that belong to one document alone. */
const ownOnly = new Set(["technical details", "external references"]);

/**
 * An own document that leaves sections out which the document below it has, as one that was made from a release of
 * ATT&CK does: it is shown with them. What both have is the own one's.
 */
export function completed(own: LibraryTechnique, below: LibraryTechnique): LibraryTechnique {
  let body: TechniqueBody | undefined;
  return Object.freeze({
    ...own,
    body: () => (body ??= Object.freeze(together(own.body(), below.body()))),
    borrowed: () => missing(own.body(), below.body()).map((section) => section.heading.text.value.trim()),
  });
}

function missing(own: TechniqueBody, below: TechniqueBody): readonly Section[] {
  const titles = new Set(own.sections.map(titleOf));
  return below.sections.filter((section) => !titles.has(titleOf(section)) && !ownOnly.has(titleOf(section)));
}

const titleOf = ({ heading }: Section): string => heading.text.value.trim().toLowerCase();

function together(own: TechniqueBody, below: TechniqueBody): TechniqueBody {
  const added = missing(own, below);
  const cited = new Set(added.flatMap(({ markdown: { value } }) => citedIn(value)));
  const known = new Set(own.references.map((reference) => reference.name.value));
  const references = below.references.filter(({ name: { value } }) => cited.has(value) && !known.has(value));
  const first = <T>(mine: readonly T[], theirs: readonly T[]): readonly T[] => (mine.length > 0 ? mine : theirs);
  return {
    ...own,
    sections: [...own.sections, ...added],
    description: own.description ?? below.description,
    detection: own.detection ?? below.detection,
    inConfiguration: { ...below.inConfiguration, ...own.inConfiguration },
    mitigations: first(own.mitigations, below.mitigations),
    benchmarks: first(own.benchmarks, below.benchmarks),
    related: first(own.related, below.related),
    references: [...own.references, ...references],
  };
}

function citedIn(markdown: string): string[] {
  return findCitations(markdown, span(0, markdown.length)).map((citation) => citation.name.value);
}
