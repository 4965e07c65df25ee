import { tacticName } from "../techniques/catalogue.ts";
import type { Library, LibraryTechnique } from "../techniques/library.ts";
import { brief } from "./brief.ts";

/** A technique as a search through the workspace's symbols shows it. */
export interface TechniqueSymbol {
  readonly technique: LibraryTechnique;
  /** Editors filter by it: it holds what was searched for. */
  readonly name: string;
  /** Its tactics. */
  readonly container: string;
}

/** More than anybody looks through. */
const symbolLimit = 100;

/** The techniques that a query finds, best first. */
export function symbolsOf(library: Library, query: string): TechniqueSymbol[] {
  const words = wordsOf(query);
  return searchTechniques(library, query)
    .slice(0, symbolLimit)
    .map(({ technique, matched }) => {
      const title = `${technique.id} ${technique.name}`;
      const said = holds(title, words) || matched === "" ? "" : ` · ${matched}`;
      const container = technique.header().tactics.map((tactic) => tacticName(tactic.value));
      return { technique, name: `${title}${said}`, container: container.join(", ") };
    });
}

/** A technique and the words in it that were searched for; none where its id or name are. */
interface Match {
  readonly technique: LibraryTechnique;
  readonly matched: string;
}

/** All words of the query in id and name, or somewhere in one line of the document. */
function searchTechniques(library: Library, query: string): Match[] {
  const words = wordsOf(query);
  const titled: Match[] = [];
  const others: Match[] = [];
  for (const technique of library.all()) {
    if (holds(`${technique.id} ${technique.name}`, words)) titled.push({ technique, matched: "" });
    else if (others.length < symbolLimit && holds(technique.text, words)) {
      const line = technique.text.split("\n").find((text) => holds(text, words));
      if (line !== undefined) others.push({ technique, matched: excerpt(line, words) });
    }
  }
  return [...titled, ...others];
}

function holds(text: string, words: readonly string[]): boolean {
  const known = text.toLowerCase();
  return words.every((word) => known.includes(word));
}

/** The line from its first searched word on. */
function excerpt(line: string, words: readonly string[]): string {
  const known = line.toLowerCase();
  const first = Math.min(...words.map((word) => known.indexOf(word)));
  return brief(line.slice(Math.max(0, first)));
}

function wordsOf(query: string): string[] {
  return query.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 10);
}
