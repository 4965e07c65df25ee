import { tacticName } from "./catalogue.ts";
import type { Library, LibraryTechnique } from "./library.ts";
import { excerptOf, type SoughtWord } from "./searchExcerpt.ts";

/** A technique that a query finds. */
export interface SearchResult {
  readonly technique: LibraryTechnique;
  /** Where only the document's text has a word of the query: the place, as plain text of at most 80 characters. */
  readonly matched: string | undefined;
}

/** A query may be anything that was pasted into a search box. */
const queryLimit = 200;
const wordLimit = 8;

/** How well a word fits, best first. */
const fit = { id: 0, idPrefix: 1, nameWord: 2, namePart: 3, tactic: 4, text: 5 } as const;

/**
 * The techniques in which all words of the query occur, without regard to case: in the id, the name, a tactic or
 * anywhere in the document. The best come first: by the id, by its beginning, by the name, by a tactic, by the text; the
 * word that fits worst decides. Of texts those come first that say the rarest word most often, else the id decides. An
 * empty query finds all. A plain scan: nothing is parsed.
 */
export function searchTechniques(library: Library, query: string): readonly SearchResult[] {
  const words = query.slice(0, queryLimit).toLowerCase().split(/\s+/).filter(Boolean).slice(0, wordLimit).map(wordOf);
  const found = library.all().flatMap((technique) => {
    const fits: number[] = [];
    for (const word of words) {
      const fitting = fitOf(word, technique);
      if (fitting === undefined) return [];
      fits.push(fitting);
    }
    const worst = Math.max(-1, ...fits);
    return { technique, fits, worst, often: worst === fit.text ? rarest(technique.text, words) : 0 };
  });
  // The library is in the order of the ids, and sorting keeps it.
  found.sort((a, b) => a.worst - b.worst || b.often - a.often);
  return found.map(({ technique, fits, worst }) => {
    const inText = words.filter((_, i) => fits[i] === fit.text).map((word) => sought(word, technique.text));
    return { technique, matched: worst === fit.text ? excerptOf(technique.text, inText) : undefined };
  });
}

interface Word {
  readonly text: string;
  readonly anywhere: RegExp;
  readonly atStart: RegExp;
  readonly whole: RegExp;
}

function wordOf(text: string): Word {
  const literal = text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  const start = `(?<![\\p{L}\\p{N}])${literal}`;
  return {
    text,
    anywhere: new RegExp(literal, "i"),
    atStart: new RegExp(start, "iu"),
    whole: new RegExp(`${start}(?![\\p{L}\\p{N}])`, "iu"),
  };
}

/** How the word is looked for in a text that has it: as a whole word if it is one somewhere. */
function bestOf({ anywhere, atStart, whole }: Word, text: string): RegExp {
  return [whole, atStart].find((pattern) => pattern.test(text)) ?? anywhere;
}

function sought(word: Word, text: string): SoughtWord {
  return { pattern: bestOf(word, text), anywhere: word.anywhere };
}

/** How often the text has the one of the words that it has least often. */
function rarest(text: string, words: readonly Word[]): number {
  const counts = words.map((word) => {
    const { source, flags } = bestOf(word, text);
    return [...text.matchAll(new RegExp(source, `g${flags}`))].length;
  });
  return Math.min(...counts);
}

function fitOf({ text, anywhere, atStart }: Word, technique: LibraryTechnique): number | undefined {
  const id = technique.id.toLowerCase();
  if (id === text) return fit.id;
  if (id.startsWith(text)) return fit.idPrefix;
  if (atStart.test(technique.name)) return fit.nameWord;
  if (anywhere.test(technique.name)) return fit.namePart;
  if (tacticsOf(technique).some((tactic) => atStart.test(tactic))) return fit.tactic;
  return anywhere.test(technique.text) ? fit.text : undefined;
}

const known = new WeakMap<LibraryTechnique, readonly string[]>();

/**
 * The technique's tactics as people write them. Read by line where the front matter is as plain as nearly every one is:
 * parsing the headers of 834 documents takes more than a second.
 */
export function tacticsOf(technique: LibraryTechnique): readonly string[] {
  let tactics = known.get(technique);
  if (!tactics) {
    tactics = (plainTactics(technique.text) ?? technique.header().tactics.map(({ value }) => value)).map(tacticName);
    known.set(technique, tactics);
  }
  return tactics;
}

/** The items of the list `tactics`, or undefined where it takes a parser to know them. */
function plainTactics(text: string): string[] | undefined {
  const end = text.startsWith("---\n") ? text.indexOf("\n---\n", 3) : -1;
  if (end === -1) return undefined;
  const header = text.slice(0, end + "\n---\n".length);
  const [list, ...others] = header.split(/^tactics:/m).slice(1);
  if (list === undefined) return /^["'? ]*tactics/m.test(header) ? undefined : [];
  if (others.length > 0) return undefined;
  const items = /^\n((?: *- [a-z-]+\n)*)(?=[a-z_]+:|---\n)/.exec(list)?.[1];
  return items?.split("\n").flatMap((line) => line.trim().slice(2) || []);
}
