import type { CancellationToken, TextDocuments } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Analysis } from "../core/analysis/analyze.ts";
import type { Context, Contexts } from "./contexts.ts";
import type { Joins } from "./joins.ts";
import { normalise } from "./uris.ts";

/** One version of a document and what is known of it. Never changes, whatever is typed meanwhile. */
export interface Snapshot {
  /** A copy: the document that the editor synchronises changes in place. */
  readonly document: TextDocument;
  readonly analysis: Analysis;
  readonly context: Context;
  /** What the other files said then. */
  readonly generation: number;
  /** Another one for every analysis. */
  readonly id: string;
}

/** The latest analysis of every open document, made when it is first asked for. */
export class Analyses {
  private readonly latest = new Map<string, Snapshot>();
  private count = 0;

  constructor(
    private readonly documents: TextDocuments<TextDocument>,
    private readonly contexts: Contexts,
    private readonly joins: Joins,
  ) {}

  /** Undefined where the document is not open, Tradecraft is switched off, or nobody waits any more. */
  async of(uri: string, token?: CancellationToken): Promise<Snapshot | undefined> {
    const context = await this.contexts.of(uri);
    const document = this.documents.get(uri);
    if (!document || !context.enabled || token?.isCancellationRequested) return undefined;
    const known = this.latest.get(uri);
    if (known && known.document.version === document.version && known.context === context && this.holds(known)) {
      return known;
    }
    const snapshot = this.analyze(document, context, known?.analysis);
    this.latest.set(uri, snapshot);
    return snapshot;
  }

  forget(uri: string): void {
    this.latest.delete(uri);
  }

  /** False where other files have changed that the findings depend on. */
  private holds({ analysis, generation }: Snapshot): boolean {
    return !analysis.joined || generation === this.joins.generation;
  }

  private analyze(document: TextDocument, context: Context, previous: Analysis | undefined): Snapshot {
    const { uri, languageId, version } = document;
    const text = document.getText();
    const { analyzer, settings, today } = context;
    const file = { uri: normalise(uri), languageId, text };
    const analysis = analyzer.analyze(file, { settings, today, previous, workspace: this.joins.index });
    if (context.reported) this.joins.update(uri, analysis.summary);
    if (analysis.joined) this.joins.need();
    return {
      document: TextDocument.create(uri, languageId, version, text),
      analysis,
      context,
      generation: this.joins.generation,
      id: String(++this.count),
    };
  }
}
