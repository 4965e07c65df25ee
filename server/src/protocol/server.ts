import {
  type CancellationToken,
  type Connection,
  FileOperationPatternKind,
  type InitializeParams,
  type InitializeResult,
  type ServerCapabilities,
  TextDocumentSyncKind,
  TextDocuments,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { createAnalyzer } from "../core/index.ts";
import type { TechniqueId } from "../core/rules/rule.ts";
import { createLibrary } from "../core/techniques/library.ts";
import { bundledTechniques } from "../techniques.generated.ts";
import { Analyses } from "./analyses.ts";
import { serveAttackFacts } from "./attackFacts.ts";
import { codeActionKinds, createCodeActions } from "./codeActions.ts";
import { completionCapabilities, serveCompletions } from "./completions.ts";
import { Configurations } from "./configurations.ts";
import { Contexts } from "./contexts.ts";
import { documentCapabilities, serveDocuments } from "./documentFeatures.ts";
import { DocumentProblems } from "./documentProblems.ts";
import { type ClientFeatures, clientFeatures, initializationOptions } from "./features.ts";
import { createGuard } from "./guard.ts";
import { filesOf, type Host, localDate } from "./host.ts";
import { createHover } from "./hover.ts";
import { Joins } from "./joins.ts";
import { navigationCapabilities, serveNavigation } from "./navigation.ts";
import { servePages } from "./pages.ts";
import { reportDiagnostics } from "./reports.ts";
import { TechniqueDocuments } from "./techniqueDocuments.ts";
import { TextFiles } from "./textFiles.ts";
import { pageScheme } from "./uris.ts";
import { watch } from "./watch.ts";
import { WorkspaceFiles } from "./workspaceFiles.ts";
import { WorkspaceFindings } from "./workspaceFindings.ts";
import { workspaceFolders } from "./workspaceFolders.ts";

/** Serves one client over the connection: the same wiring in Node, in a web worker and in a test. */
export function startServer(connection: Connection, host: Host): void {
  const documents = new TextDocuments(TextDocument);
  connection.onInitialize((params) => initialize(connection, host, documents, params));
  documents.listen(connection);
  connection.listen();
}

function initialize(
  connection: Connection,
  host: Host,
  documents: TextDocuments<TextDocument>,
  params: InitializeParams,
): InitializeResult {
  const client = clientFeatures(params);
  const guard = createGuard(connection);
  const analyzer = createAnalyzer({ library: createLibrary(bundledTechniques) });
  const disk = filesOf(host, connection, initializationOptions(params));
  const files = new TextFiles(disk, documents);
  const folders = workspaceFolders(params);
  const watched = watch(connection, client);
  const configurations = new Configurations(analyzer.ruleIds, files, folders.all);
  const techniques = new TechniqueDocuments({
    bundled: analyzer.library,
    files: disk,
    documents,
    folders: folders.all,
    watch: watched.watchTechniques,
    changed: () => refresh(),
    warn: (message) => connection.console.warn(message),
  });
  const contexts = new Contexts(connection, analyzer, configurations, {
    asksClient: client.settings,
    today: host.today ?? localDate,
  });
  const joins = new Joins({
    connection,
    analyzer,
    files: disk,
    documents,
    showsProgress: client.progress,
    folders: folders.all,
    changed: () => refresh(),
  });
  const analyses = new Analyses(documents, contexts, joins);
  const problems = new DocumentProblems(techniques, client);
  const refreshDiagnostics = reportDiagnostics(
    { connection, client, documents, analyses, files, techniques, problems },
    guard,
  );
  const actions = createCodeActions(analyses, problems, client);
  connection.onHover(guard("hover", null, createHover({ analyses, joins, techniques }, client)));
  connection.onCodeAction(guard("codeAction", [], actions.provide));
  connection.onCodeActionResolve((action, token) => guard("resolve", action, actions.resolve)(action, token));
  serveAttackFacts(connection, guard);
  const findings = new WorkspaceFindings({
    connection,
    files: disk,
    documents,
    analyses,
    contexts,
    joins,
    listing: new WorkspaceFiles(disk, folders.all),
    showsProgress: client.progress,
  });
  const pages = servePages(
    { connection, client, analyzer, documents, configurations, techniques, findings, folders },
    guard,
  );
  const refresh = () => {
    refreshDiagnostics();
    pages.changed();
  };
  const open = { documents, contexts, techniques };
  serveDocuments(connection, open, client, guard);
  serveCompletions(connection, open, client, guard);
  const findingsOf = async (id: TechniqueId, token: CancellationToken) =>
    (await findings.findingsOf(id, token)).findings;
  serveNavigation(connection, { ...open, configurations, findingsOf }, client, guard);

  watched.start({ documents, files, configurations, contexts, joins, techniques, findings, pages, folders, refresh });
  documents.onDidClose(({ document: { uri } }) => {
    analyses.forget(uri);
    contexts.forget(uri);
    joins.closed(uri);
    findings.changed([uri]);
  });
  return { capabilities: capabilities(client), serverInfo: { name: "Tradecraft" } };
}

const folderOperations = { filters: [{ pattern: { glob: "**", matches: FileOperationPatternKind.folder } }] };

function capabilities(client: ClientFeatures): ServerCapabilities {
  return {
    positionEncoding: "utf-16",
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: !client.watchesFiles },
    hoverProvider: true,
    ...documentCapabilities(client),
    ...completionCapabilities,
    ...navigationCapabilities,
    codeActionProvider: client.codeActions ? { codeActionKinds, resolveProvider: client.lazyEdits } : false,
    ...(client.pullDiagnostics && {
      diagnosticProvider: { identifier: "tradecraft", interFileDependencies: true, workspaceDiagnostics: false },
    }),
    workspace: {
      fileOperations: { didRename: folderOperations, didDelete: folderOperations },
      ...(client.workspaceFolders && { workspaceFolders: { supported: true, changeNotifications: true } }),
      ...(client.documentContent && { textDocumentContent: { schemes: [pageScheme] } }),
    },
  };
}
