import type { CommandFact, MountFact, Word } from "../../../server/src/core/facts/fact.ts";
import { compose } from "../../../server/src/core/languages/compose/index.ts";
import type { Span } from "../../../server/src/core/text/span.ts";

/** The facts of a text by kind, and what stands at a span of it. */
export function read(text: string) {
  const { tree } = compose.parse(text);
  const facts = [...compose.facts(tree)];
  return {
    tree,
    facts,
    commands: facts.filter((f): f is CommandFact => f.kind === "command"),
    mounts: facts.filter((f): f is MountFact => f.kind === "mount"),
    at: (span: Span) => text.slice(span.start, span.end),
  };
}

/** Where each code unit of a word is written, parted by bars. */
export function pieces(text: string, word: Word): string {
  return [...word.value]
    .map((_, i) => word.text.locate(i, i + 1))
    .map(({ start, end }) => text.slice(start, end))
    .join("|");
}

export function values(words: readonly Word[]): string[] {
  return words.map((word) => word.value);
}
