import {
  type Diagnostic,
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
  DiagnosticTag,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { parseConfiguration } from "../core/analysis/configure.ts";
import type { Problem } from "../core/languages/language.ts";
import type { Finding, Severity } from "../core/rules/rule.ts";
import { attackUrl, isAttackId } from "../core/techniques/catalogue.ts";
import type { Span } from "../core/text/span.ts";
import type { Snapshot } from "./analyses.ts";
import type { DocumentProblems } from "./documentProblems.ts";
import type { ClientFeatures } from "./features.ts";
import { toRange } from "./ranges.ts";
import type { TextFiles } from "./textFiles.ts";
import { isConfiguration, normalise } from "./uris.ts";

const source = "tradecraft";

export const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** What is said of the text as a whole. What is wrong with its YAML others report already. */
const notes = new Set(["file-too-large", "document-too-large", "document-too-deep", "commands-too-large"]);

/** The diagnostics of a document: its findings, or what is wrong with it where it is a configuration or a technique document. */
export async function diagnosticsOf(
  snapshot: Snapshot,
  client: ClientFeatures,
  { files, problems }: { readonly files: TextFiles; readonly problems: Pick<DocumentProblems, "diagnostics"> },
): Promise<Diagnostic[]> {
  const { document, analysis, context } = snapshot;
  if (!context.reported) return [];
  const ofTechnique = await problems.diagnostics(snapshot);
  if (ofTechnique) return ofTechnique;
  if (isConfiguration(document.uri)) {
    const wrong = parseConfiguration(document.getText(), context.analyzer.ruleIds).problems;
    return wrong.map((problem) => fromProblem(document, problem, DiagnosticSeverity.Warning));
  }
  const others = await documentsOf(analysis.findings, document.uri, files);
  const information = analysis.problems.filter((problem) => notes.has(problem.code));
  return [
    ...information.map((note) => fromProblem(document, note, DiagnosticSeverity.Information)),
    ...analysis.findings.map((finding) => fromFinding(snapshot, finding, client, others)),
  ];
}

/** `others` are the documents that related information points to, by URI; what is missing there is left out. */
export function fromFinding(
  { document }: Snapshot,
  finding: Finding,
  client: ClientFeatures,
  others: ReadonlyMap<string, TextDocument> = new Map(),
): Diagnostic {
  const href = client.codeDescription ? pageOf(finding) : undefined;
  const related = finding.related.flatMap(({ uri, span, message }): DiagnosticRelatedInformation[] => {
    const own = uri === undefined || uri === normalise(document.uri);
    const place = own ? document : others.get(uri);
    return place ? [{ location: { uri: place.uri, range: toRange(place, span) }, message }] : [];
  });
  return {
    range: toRange(document, finding.span),
    severity: severities[finding.severity],
    code: finding.rule,
    ...(href !== undefined && { codeDescription: { href } }),
    source,
    message: finding.message,
    ...(client.unnecessaryTag && finding.rule === "unused-suppression" && { tags: [DiagnosticTag.Unnecessary] }),
    ...(client.relatedInformation && related.length > 0 && { relatedInformation: related }),
    ...(client.diagnosticData && { data: { id: finding.key } }),
  };
}

/** What is wrong with a text itself. */
export function fromProblem(document: TextDocument, problem: Problem, severity: DiagnosticSeverity): Diagnostic {
  const span: Span = problem.span;
  return { range: toRange(document, span), severity, code: problem.code, source, message: problem.message };
}

/** The web page of the finding's first technique. */
function pageOf({ techniques: [id] }: Finding): string | undefined {
  return id !== undefined && isAttackId(id) ? `${attackUrl(id)}/` : undefined;
}

async function documentsOf(findings: readonly Finding[], own: string, files: TextFiles) {
  const uris = new Set(findings.flatMap((f) => f.related.flatMap((r) => r.uri ?? [])));
  uris.delete(normalise(own));
  const documents = new Map<string, TextDocument>();
  for (const uri of uris) {
    const text = await files.read(uri);
    if (text !== undefined) documents.set(uri, TextDocument.create(uri, "", 0, text));
  }
  return documents;
}
