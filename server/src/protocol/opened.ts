import type { CancellationToken, TextDocuments } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Technique } from "../core/techniques/technique.ts";
import type { Context, Contexts } from "./contexts.ts";
import type { TechniqueDocuments } from "./techniqueDocuments.ts";

export interface OpenSources {
  readonly documents: TextDocuments<TextDocument>;
  readonly contexts: Contexts;
  readonly techniques: TechniqueDocuments;
}

/** One version of an open document, for what needs no analysis. Never changes, whatever is typed meanwhile. */
export interface Opened {
  /** A copy: the document that the editor synchronises changes in place. */
  readonly document: TextDocument;
  readonly context: Context;
  /** The technique document that it is, if it is one. */
  readonly technique: Technique | undefined;
}

/**
 * The document in the version that a request speaks of, which is the one of the moment when it arrives. Undefined where
 * it is not open, Tradecraft is switched off, or nobody waits any more.
 */
export async function opened(
  { documents, contexts, techniques }: OpenSources,
  uri: string,
  token: CancellationToken,
): Promise<Opened | undefined> {
  const live = documents.get(uri);
  if (!live) return undefined;
  const text = live.getText();
  const document = TextDocument.create(uri, live.languageId, live.version, text);
  const known = techniques.get(uri);
  const technique = known?.text === text ? known : undefined;
  const context = await contexts.of(uri);
  return context.enabled && !token.isCancellationRequested ? { document, context, technique } : undefined;
}
