import type { Library, LibraryTechnique } from "../techniques/library.ts";
import { searchTechniques, tacticsOf } from "../techniques/search.ts";
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
  const words = query.split(/\s+/).filter(Boolean);
  return searchTechniques(library, query)
    .slice(0, symbolLimit)
    .map(({ technique, matched }) => {
      const title = `${technique.id} ${technique.name}`;
      const others = words.filter((word) => !holds(title, word));
      // A tactic, or a word of what an excerpt leaves out, such as a URL.
      const said = matched && others.every((word) => holds(matched, word)) ? matched : others.join(" ");
      const name = others.length > 0 ? `${title} · ${brief(said)}` : title;
      return { technique, name, container: tacticsOf(technique).join(", ") };
    });
}

function holds(text: string, word: string): boolean {
  return text.toLowerCase().includes(word.toLowerCase());
}
