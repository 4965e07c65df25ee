import { PassThrough } from "node:stream";
import {
  type ClientCapabilities,
  type CodeAction,
  CodeActionRequest,
  CodeActionResolveRequest,
  ConfigurationRequest,
  createConnection,
  createProtocolConnection,
  type Diagnostic,
  DiagnosticRefreshRequest,
  DidChangeConfigurationNotification,
  DidChangeTextDocumentNotification,
  DidChangeWatchedFilesNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  type DocumentDiagnosticReport,
  DocumentDiagnosticRequest,
  FileChangeType,
  type Hover,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  type InitializeResult,
  LogMessageNotification,
  type ProtocolConnection,
  type ProtocolRequestType,
  PublishDiagnosticsNotification,
  type PublishDiagnosticsParams,
  type Range,
  type Registration,
  RegistrationRequest,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  TextDocumentContentRefreshRequest,
  TextDocumentContentRequest,
  type WorkspaceEdit,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { type InitializationOptions, requests } from "../../server/src/protocol/host.ts";
import { startServer } from "../../server/src/protocol/server.ts";

export interface Options {
  readonly capabilities: ClientCapabilities;
  readonly folders?: readonly string[];
  readonly initializationOptions?: InitializationOptions;
  /** What the client would answer for the section `tradecraft`. */
  readonly settings?: unknown;
  /** Files that no editor has open, by URI. */
  readonly files?: Readonly<Record<string, string>>;
}

/** The date of all tests. */
export const today = "2026-11-20";

/** An editor at the other end of a server's connection, both in this process. */
export class TestClient {
  readonly documents = new Map<string, TextDocument>();
  readonly published: PublishDiagnosticsParams[] = [];
  readonly registrations: Registration[] = [];
  readonly log: string[] = [];
  readonly files: Map<string, string>;
  settings: unknown;
  refreshes = 0;
  /** The documents that the server has asked to ask for again. */
  readonly contentRefreshes: string[] = [];
  /** How often the server asked for a file. */
  reads = 0;
  /** Answers about files wait for this. */
  hold: Promise<void> | undefined;
  /** Of which files that is so. */
  held: (uri: string) => boolean = () => true;
  private stopped = false;

  private constructor(
    readonly connection: ProtocolConnection,
    readonly options: Options,
    private readonly dispose: () => void,
  ) {
    this.files = new Map(Object.entries(options.files ?? {}));
    this.settings = options.settings ?? null;
  }

  /** Starts a server and initializes it. */
  static async start(options: Options): Promise<TestClient & { readonly result: InitializeResult }> {
    const up = new PassThrough();
    const down = new PassThrough();
    const server = createConnection(new StreamMessageReader(up), new StreamMessageWriter(down));
    startServer(server, { today: () => today });
    const connection = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
    const client = new TestClient(connection, options, () => {
      connection.dispose();
      server.dispose();
    });
    client.listen();
    const result = await connection.sendRequest(InitializeRequest.type, {
      processId: null,
      rootUri: null,
      capabilities: options.capabilities,
      workspaceFolders: (options.folders ?? []).map((uri) => ({ uri, name: uri })),
      initializationOptions: options.initializationOptions,
    });
    await connection.sendNotification(InitializedNotification.type, {});
    return Object.assign(client, { result });
  }

  private listen(): void {
    const { connection } = this;
    connection.onNotification(PublishDiagnosticsNotification.type, (params) => void this.published.push(params));
    connection.onNotification(LogMessageNotification.type, ({ message }) => void this.log.push(message));
    connection.onRequest(RegistrationRequest.type, ({ registrations }) => {
      this.registrations.push(...registrations);
    });
    connection.onRequest(DiagnosticRefreshRequest.type, () => {
      this.refreshes++;
    });
    connection.onRequest(TextDocumentContentRefreshRequest.type, ({ uri }) => {
      this.contentRefreshes.push(uri);
    });
    connection.onRequest(ConfigurationRequest.type, ({ items }) => items.map(() => this.settings));
    connection.onRequest(requests.readFile, async ({ uri }) => {
      const text = this.files.get(uri) ?? null;
      this.reads++;
      if (this.held(uri)) await this.hold;
      return text;
    });
    connection.onRequest(requests.findFiles, ({ folder, endings }) =>
      [...this.files.keys()].filter(
        (uri) => uri.startsWith(`${folder}/`) && endings.some((ending) => uri.endsWith(ending)),
      ),
    );
    connection.listen();
  }

  async stop(): Promise<void> {
    if (this.stopped) return;
    this.stopped = true;
    await this.connection.sendRequest(ShutdownRequest.type);
    this.dispose();
  }

  async open(uri: string, languageId: string, text: string): Promise<void> {
    this.documents.set(uri, TextDocument.create(uri, languageId, 1, text));
    await this.connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri, languageId, version: 1, text },
    });
  }

  text(uri: string): string {
    return this.documents.get(uri)!.getText();
  }

  /** Replaces a range, as typing does: only the change is sent. */
  async change(uri: string, range: Range, text: string): Promise<void> {
    const old = this.documents.get(uri)!;
    const version = old.version + 1;
    const contentChanges = [{ range, text }];
    this.documents.set(uri, TextDocument.update(copy(old), contentChanges, version));
    await this.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version },
      contentChanges,
    });
  }

  /** The same for the first occurrence of a text. */
  async replace(uri: string, old: string, text: string): Promise<void> {
    await this.change(uri, this.rangeOf(uri, old), text);
  }

  rangeOf(uri: string, part: string): Range {
    const document = this.documents.get(uri)!;
    const start = document.getText().indexOf(part);
    if (start === -1) throw new Error(`${uri} does not hold ${JSON.stringify(part)}`);
    return { start: document.positionAt(start), end: document.positionAt(start + part.length) };
  }

  async close(uri: string): Promise<void> {
    this.documents.delete(uri);
    await this.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
  }

  report(uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport> {
    return this.connection.sendRequest(DocumentDiagnosticRequest.type, {
      textDocument: { uri },
      ...(previousResultId !== undefined && { previousResultId }),
    });
  }

  async diagnostics(uri: string): Promise<Diagnostic[]> {
    const report = await this.report(uri);
    return report.kind === "full" ? report.items : [];
  }

  /** The rules that report something, in the order of the text. */
  async rules(uri: string): Promise<unknown[]> {
    return (await this.diagnostics(uri)).map(({ code }) => code);
  }

  hover(uri: string, part: string): Promise<Hover | null> {
    const { start } = this.rangeOf(uri, part);
    const position = { line: start.line, character: start.character + 1 };
    return this.connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position });
  }

  /** Asks for a position `n` characters into the first occurrence of a part. */
  at<P, R, PR, E, RO>(
    type: ProtocolRequestType<P, R, PR, E, RO>,
    uri: string,
    part: string,
    n = 1,
    more = {},
  ): Promise<R> {
    const { start } = this.rangeOf(uri, part);
    const position = { line: start.line, character: start.character + n };
    return this.connection.sendRequest<R>(type.method, { textDocument: { uri }, position, ...more });
  }

  /** The same for a document as a whole. */
  of<P, R, PR, E, RO>(type: ProtocolRequestType<P, R, PR, E, RO>, uri: string): Promise<R> {
    return this.connection.sendRequest<R>(type.method, { textDocument: { uri } });
  }

  /** A document that the server makes up. */
  async content(uri: string): Promise<string> {
    return (await this.connection.sendRequest(TextDocumentContentRequest.type, { uri })).text;
  }

  async actions(uri: string, range: Range, only?: string[]): Promise<CodeAction[]> {
    const result = await this.connection.sendRequest(CodeActionRequest.type, {
      textDocument: { uri },
      range,
      context: { diagnostics: [], ...(only && { only }) },
    });
    return (result ?? []) as CodeAction[];
  }

  resolve(action: CodeAction): Promise<CodeAction> {
    return this.connection.sendRequest(CodeActionResolveRequest.type, action);
  }

  /** Does what an editor does with an edit, and refuses one that is for another version. */
  async apply(edit: WorkspaceEdit): Promise<void> {
    const changes = Object.entries(edit.changes ?? {}).map(([uri, edits]) => ({ uri, version: null, edits }));
    const documentChanges = (edit.documentChanges ?? []).map((change) => {
      if (!("textDocument" in change)) throw new Error("a file operation");
      return { ...change.textDocument, edits: change.edits };
    });
    for (const { uri, version, edits } of [...changes, ...documentChanges]) {
      const document = this.documents.get(uri)!;
      if (version !== null && version !== document.version) throw new Error(`the edit is for version ${version}`);
      const text = TextDocument.applyEdits(
        document,
        edits.map((e) => ("snippet" in e ? { range: e.range, newText: expand(e.snippet.value) } : e)),
      );
      const end = document.positionAt(document.getText().length);
      await this.change(uri, { start: { line: 0, character: 0 }, end }, text);
    }
  }

  /** Changes a file on disk (undefined: removes it) and says so, as a watcher does. */
  async write(uri: string, text: string | undefined): Promise<void> {
    const type = text === undefined ? FileChangeType.Deleted : FileChangeType.Changed;
    if (text === undefined) this.files.delete(uri);
    else this.files.set(uri, text);
    await this.connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes: [{ uri, type }] });
  }

  async set(settings: unknown): Promise<void> {
    this.settings = settings;
    await this.connection.sendNotification(DidChangeConfigurationNotification.type, {
      settings: this.options.capabilities.workspace?.configuration ? null : { tradecraft: settings },
    });
  }
}

/** Waits until it holds. What never comes is ended by the test's own time limit. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Long enough for a message that should not come to have come: pushes wait for 200 ms. */
export function quiet(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 500));
}

function copy(document: TextDocument): TextDocument {
  return TextDocument.create(document.uri, document.languageId, document.version, document.getText());
}

/** What stands in the text when a snippet is inserted and nothing is typed. */
function expand(snippet: string): string {
  return snippet
    .replace(/(?<!\\)\$\{\d+:((?:[^\\}]|\\.)*)\}/g, "$1")
    .replace(/(?<!\\)\$\d+/g, "")
    .replace(/\\([\\$}])/g, "$1");
}
