import { type CancellationToken, type Hover, type HoverParams, MarkupKind } from "vscode-languageserver";
import { documentHover } from "../core/documents/hover.ts";
import type { Analyses } from "./analyses.ts";
import type { ClientFeatures } from "./features.ts";
import { showTechnique } from "./host.ts";
import type { Joins } from "./joins.ts";
import { plainText } from "./plainText.ts";
import { toRange } from "./ranges.ts";
import type { TechniqueDocuments } from "./techniqueDocuments.ts";

interface Sources {
  readonly analyses: Analyses;
  readonly joins: Joins;
  readonly techniques: TechniqueDocuments;
}

/** Answers `textDocument/hover`: the card for a finding, or for what a word names, in the form that the client shows. */
export function createHover({ analyses, joins, techniques }: Sources, client: ClientFeatures) {
  const linksPages = client.markdownHover && client.commands.has(showTechnique);
  const pageLink = (id: string) => `command:${showTechnique}?${encodeURIComponent(JSON.stringify([id]))}`;

  return async ({ textDocument, position }: HoverParams, token: CancellationToken): Promise<Hover | null> => {
    const snapshot = await analyses.of(textDocument.uri, token);
    if (!snapshot) return null;
    const { document, analysis, context } = snapshot;
    const offset = document.offsetAt(position);
    const library = await techniques.library(context.found);
    const options = { library, ...(linksPages && { pageLink }) };
    const card =
      context.analyzer.hover(analysis, offset, { ...options, workspace: joins.index }) ??
      documentHover(analysis.text, offset, {
        ...options,
        technique: techniques.get(textDocument.uri),
        language: analysis.language,
      });
    if (!card) return null;
    const contents = client.markdownHover
      ? { kind: MarkupKind.Markdown, value: card.markdown }
      : { kind: MarkupKind.PlainText, value: plainText(card.markdown) };
    return { contents, range: toRange(document, card.span) };
  };
}
