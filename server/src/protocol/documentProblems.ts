import {
  type CodeAction,
  CodeActionKind,
  type Diagnostic,
  type DiagnosticRelatedInformation,
  DiagnosticTag,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { checkDocument } from "../core/documents/check.ts";
import type { DocumentProblem } from "../core/documents/problem.ts";
import { type Span, touches } from "../core/text/span.ts";
import type { Snapshot } from "./analyses.ts";
import { fromProblem, severities } from "./diagnostics.ts";
import { toWorkspaceEdit } from "./edits.ts";
import type { ClientFeatures } from "./features.ts";
import { toRange } from "./ranges.ts";
import type { TechniqueDocuments } from "./techniqueDocuments.ts";
import { isRevision } from "./uris.ts";

/** What is wrong with technique documents: as diagnostics, and as code actions. */
export class DocumentProblems {
  constructor(
    private readonly techniques: TechniqueDocuments,
    private readonly client: ClientFeatures,
  ) {}

  /** Undefined for a document that is about no technique. */
  async diagnostics(snapshot: Snapshot): Promise<Diagnostic[] | undefined> {
    const problems = await this.of(snapshot);
    return problems?.map((problem) => this.diagnostic(snapshot, problem));
  }

  /** The fixes of the problems that touch the span. */
  async actions(snapshot: Snapshot, at: Span): Promise<CodeAction[]> {
    const problems = (await this.of(snapshot)) ?? [];
    return problems
      .filter((problem) => touches(problem.span, at))
      .flatMap((problem) =>
        problem.fixes.map(
          ({ title, edits, preferred }): CodeAction => ({
            title,
            kind: CodeActionKind.QuickFix,
            diagnostics: [this.diagnostic(snapshot, problem)],
            ...(preferred && { isPreferred: true }),
            edit: toWorkspaceEdit(snapshot, { edits, placeholder: undefined }, "safe", this.client),
          }),
        ),
      );
  }

  private async of({ document, context }: Snapshot): Promise<readonly DocumentProblem[] | undefined> {
    const technique = this.techniques.get(document.uri);
    // What is typed meanwhile is looked at when it is asked for.
    if (!context.reported || technique?.text !== document.getText()) return undefined;
    const library = await this.techniques.library(context.found);
    const twins = this.techniques
      .all()
      .filter((t) => t.id !== undefined && t.id === technique.id && t.uri !== technique.uri)
      .filter((t) => !isRevision(t.uri));
    return checkDocument(technique, { library, twins });
  }

  private diagnostic({ document }: Snapshot, problem: DocumentProblem): Diagnostic {
    const related = (problem.related ?? []).flatMap(({ uri, span, message }): DiagnosticRelatedInformation[] => {
      const text = uri === undefined ? undefined : this.techniques.get(uri)?.text;
      if (uri === undefined || text === undefined) return [];
      return [{ location: { uri, range: toRange(TextDocument.create(uri, "", 0, text), span) }, message }];
    });
    return {
      ...fromProblem(document, problem, severities[problem.severity]),
      ...(problem.unnecessary && this.client.unnecessaryTag && { tags: [DiagnosticTag.Unnecessary] }),
      ...(related.length > 0 && this.client.relatedInformation && { relatedInformation: related }),
    };
  }
}
