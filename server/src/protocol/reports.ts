import {
  type CancellationToken,
  type Connection,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  type TextDocuments,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Analyses } from "./analyses.ts";
import { diagnosticsOf } from "./diagnostics.ts";
import type { DocumentProblems } from "./documentProblems.ts";
import type { ClientFeatures } from "./features.ts";
import { type Guard, inBackground } from "./guard.ts";
import type { TechniqueDocuments } from "./techniqueDocuments.ts";
import type { TextFiles } from "./textFiles.ts";
import { delayed } from "./timing.ts";

interface Sources {
  readonly connection: Connection;
  readonly client: ClientFeatures;
  readonly documents: TextDocuments<TextDocument>;
  readonly analyses: Analyses;
  readonly files: TextFiles;
  readonly techniques: TechniqueDocuments;
  readonly problems: DocumentProblems;
}

/** Brings the diagnostics of all open documents up to date after something outside of them changed. */
export type Refresh = () => void;

/** Milliseconds without typing before diagnostics are pushed, or asked to be pulled again. */
const pause = 200;

/** Reports by the pull or by the push model, as the client has it: never by both. */
export function reportDiagnostics(sources: Sources, guard: Guard): Refresh {
  return sources.client.pullDiagnostics ? answer(sources, guard) : publish(sources);
}

function answer(sources: Sources, guard: Guard): Refresh {
  const { connection, client, analyses, techniques } = sources;
  const none: DocumentDiagnosticReport = { kind: DocumentDiagnosticReportKind.Full, items: [] };
  const report = async (
    params: DocumentDiagnosticParams,
    token: CancellationToken,
  ): Promise<DocumentDiagnosticReport> => {
    const snapshot = await analyses.of(params.textDocument.uri, token);
    if (!snapshot) return none;
    // Of technique documents the others tell, too.
    const ofTechnique = techniques.get(params.textDocument.uri) !== undefined;
    const resultId = ofTechnique ? `${snapshot.id} ${techniques.generation}` : snapshot.id;
    if (params.previousResultId === resultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
    const items = await diagnosticsOf(snapshot, client, sources);
    return { kind: DocumentDiagnosticReportKind.Full, resultId, items };
  };
  connection.languages.diagnostics.on(guard("diagnostic", none, report));
  const later = delayed(pause);
  return () => {
    if (!client.refreshDiagnostics) return;
    const refresh = () => connection.languages.diagnostics.refresh();
    later("", () => inBackground(connection, "refresh", refresh));
  };
}

function publish(sources: Sources): Refresh {
  const { connection, client, documents, analyses } = sources;
  const later = delayed(pause);
  const send = async (uri: string): Promise<void> => {
    const snapshot = await analyses.of(uri);
    const diagnostics = snapshot ? await diagnosticsOf(snapshot, client, sources) : [];
    const version = documents.get(uri)?.version;
    // A closed document has had its last push, and a newer version has one of its own coming.
    if (version === undefined || (snapshot && snapshot.document.version !== version)) return;
    await connection.sendDiagnostics({ uri, version, diagnostics });
  };
  const soon = (uri: string) => later(uri, () => inBackground(connection, "publish", () => send(uri)));
  documents.onDidChangeContent(({ document }) => soon(document.uri));
  documents.onDidClose(({ document: { uri } }) => {
    inBackground(connection, "publish", () => connection.sendDiagnostics({ uri, diagnostics: [] }));
  });
  return () => documents.keys().forEach(soon);
}
