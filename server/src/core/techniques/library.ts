import type { Problem } from "../languages/language.ts";
import type { TechniqueId } from "../rules/rule.ts";
import { completed } from "./complete.ts";
import { parseTechnique } from "./parseTechnique.ts";
import type { Technique } from "./technique.ts";

/** A technique that can be looked up. */
export interface LibraryTechnique extends Technique {
  readonly id: TechniqueId;
  /** The titles of the sections that are not its own document's but those of the one that it is laid over. */
  borrowed?(): readonly string[];
}

/** Technique documents by id. Never changes: an overlay is a new library. */
export interface Library {
  get(id: TechniqueId): LibraryTechnique | undefined;
  /** In the order of the ids. */
  all(): readonly LibraryTechnique[];
  /**
   * The library with these documents added. For an id that both have the given document counts, completed by the
   * sections that only the other one has.
   */
  overlay(documents: readonly TechniqueDocument[]): Library;
  /** What keeps documents out: no id, or one that an earlier document of the same list has. */
  readonly problems: readonly LibraryProblem[];
}

/** A text that is not read yet, or a `Technique`, which is not read again. */
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
  for (const document of documents) {
    const technique = isParsed(document) ? document : parseTechnique(document.text, document.uri);
    const { id, uri } = technique;
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
  const laid = [...own].map(([id, technique]): [TechniqueId, LibraryTechnique] => {
    const under = below.get(id);
    return [id, under ? completed(technique, under) : technique];
  });
  const known = new Map([...below, ...laid]);
  const sorted = Object.freeze([...known.values()].sort((a, b) => (a.id < b.id ? -1 : 1)));
  return Object.freeze({
    get: (id: TechniqueId) => known.get(id),
    all: () => sorted,
    overlay: (more: readonly TechniqueDocument[]) => extend(known, problems, more),
    problems: Object.freeze(problems),
  });
}

function isParsed(document: TechniqueDocument): document is Technique {
  return "header" in document;
}

const keepsOut = new Set(["no-technique-id", "malformed-technique-id"]);

function outside(technique: Technique): LibraryProblem[] {
  const problems = technique.header().problems.filter((p) => keepsOut.has(p.code));
  return problems.map((p) => ({ ...p, uri: technique.uri }));
}
