import type { Problem } from "../languages/language.ts";
import type { TechniqueId } from "../rules/rule.ts";
import { parseTechnique } from "./parseTechnique.ts";
import type { Technique } from "./technique.ts";

/** A technique that can be looked up. */
export interface LibraryTechnique extends Technique {
  readonly id: TechniqueId;
}

/** Technique documents by id. Never changes: an overlay is a new library. */
export interface Library {
  get(id: TechniqueId): LibraryTechnique | undefined;
  /** In the order of the ids. */
  all(): readonly LibraryTechnique[];
  /** The library with these documents added; for an id that both have, the given document counts. */
  overlay(documents: readonly TechniqueDocument[]): Library;
  /** What keeps documents out: no id, or one that an earlier document of the same list has. */
  readonly problems: readonly LibraryProblem[];
}

export interface TechniqueDocument {
  readonly uri: string;
  readonly text: string;
}

export interface LibraryProblem extends Problem {
  readonly uri: string;
}

export function createLibrary(documents: readonly TechniqueDocument[]): Library {
  return extend(new Map(), [], documents);
}

function extend(
  below: ReadonlyMap<TechniqueId, LibraryTechnique>,
  problemsBelow: readonly LibraryProblem[],
  documents: readonly TechniqueDocument[],
): Library {
  const own = new Map<TechniqueId, LibraryTechnique>();
  const problems = [...problemsBelow];
  for (const { uri, text } of documents) {
    const technique = parseTechnique(text, uri);
    const { id } = technique;
    if (id === undefined) {
      problems.push(...outside(technique));
      continue;
    }
    const other = own.get(id);
    if (other) {
      const span = technique.header().id?.span ?? { start: 0, end: 0 };
      const message = `${id} is already described by ${other.uri || "another document"}; this document is not used.`;
      problems.push({ uri, code: "duplicate-technique", message, span });
    } else own.set(id, technique as LibraryTechnique);
  }
  const known = new Map([...below, ...own]);
  const sorted = Object.freeze([...known.values()].sort((a, b) => (a.id < b.id ? -1 : 1)));
  return Object.freeze({
    get: (id: TechniqueId) => known.get(id),
    all: () => sorted,
    overlay: (more: readonly TechniqueDocument[]) => extend(known, problems, more),
    problems: Object.freeze(problems),
  });
}

const keepsOut = new Set(["no-technique-id", "malformed-technique-id"]);

function outside(technique: Technique): LibraryProblem[] {
  const problems = technique.header().problems.filter((p) => keepsOut.has(p.code));
  return problems.map((p) => ({ ...p, uri: technique.uri }));
}
