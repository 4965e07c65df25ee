import type { Analysis } from "../analysis/analyze.ts";
import type { Span } from "../text/span.ts";

/** What an editor shows over a word: Markdown that reads well as plain text too. */
export interface Card {
  readonly span: Span;
  readonly markdown: string;
}

export type HoverAt = (analysis: Analysis, offset: number) => Card | undefined;
