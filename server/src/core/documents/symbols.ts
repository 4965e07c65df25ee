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
  return searchTechniques(library, query)
    .slice(0, symbolLimit)
    .map(({ technique, matched }) => {
      const said = matched === undefined ? "" : ` · ${matched}`;
      return {
        technique,
        name: `${technique.id} ${technique.name}${said}`,
        container: tacticsOf(technique).join(", "),
      };
    });
}
