import type { Fact } from "../facts/fact.ts";
import type { Language, Problem } from "../languages/language.ts";
import { type FileSummary, mayTellOthers, summarize } from "../workspace/summary.ts";

/** A file as an editor or the command line hands it over. */
export interface SourceFile {
  readonly uri: string;
  /** The editor's language id, where an editor asks. */
  readonly languageId?: string | undefined;
  readonly text: string;
}

/** The language of a file and the tree that it made. */
export interface Parsed {
  readonly language: Language<unknown>;
  readonly tree: unknown;
}

/** What a file says, before any rule looks at it. */
export interface Reading {
  /** Undefined for a file in none of the languages, and for one that is too large. */
  readonly parsed: Parsed | undefined;
  readonly problems: readonly Problem[];
  readonly facts: readonly Fact[];
  readonly summary: FileSummary | undefined;
}

/** Above this many UTF-16 code units a file is not analysed. No configuration written by people is near it. */
const fileLimit = 10_000_000;

/** Never throws. `previous` is an older version of the same file, whose unchanged parts are reused. */
export function read(file: SourceFile, languages: readonly Language<unknown>[], previous?: Parsed): Reading {
  const { uri, text, languageId } = file;
  const none: Reading = { parsed: undefined, problems: [], facts: [], summary: undefined };
  const hint = { uri, head: text.slice(0, 65536), ...(languageId !== undefined && { languageId }) };
  const language = languages.find((l) => l.detect(hint));
  if (!language) return none;
  if (text.length > fileLimit) {
    const message = `This file is larger than ${fileLimit / 1e6} million characters and is not analysed.`;
    return { ...none, problems: [{ code: "file-too-large", message, span: { start: 0, end: 0 } }] };
  }
  const { tree, problems } = language.parse(text, previous?.language === language ? previous.tree : undefined);
  const facts = [...language.facts(tree)];
  return { parsed: { language, tree }, problems, facts, summary: summarize(uri, facts) };
}

/** Reads a file for the sake of its summary; undefined where a quick look shows that it has none. Never throws. */
export function readTelling(file: SourceFile, languages: readonly Language<unknown>[]): Reading | undefined {
  return mayTellOthers(file.text) ? read(file, languages) : undefined;
}
