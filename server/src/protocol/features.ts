import {
  type ClientCapabilities,
  CompletionItemTag,
  DiagnosticTag,
  type InitializeParams,
  MarkupKind,
} from "vscode-languageserver";
import type { InitializationOptions } from "./host.ts";

/** What the client at the other end can do, as far as the server's answers depend on it. */
export interface ClientFeatures {
  /** It asks for diagnostics; then none are ever pushed. */
  readonly pullDiagnostics: boolean;
  readonly refreshDiagnostics: boolean;
  readonly relatedInformation: boolean;
  readonly unnecessaryTag: boolean;
  readonly codeDescription: boolean;
  readonly diagnosticData: boolean;
  readonly markdownHover: boolean;
  /** It takes code actions that are more than commands. */
  readonly codeActions: boolean;
  /** It asks for an action's edit when the action is chosen. */
  readonly lazyEdits: boolean;
  readonly versionedEdits: boolean;
  readonly annotatedEdits: boolean;
  readonly snippetEdits: boolean;
  /** It answers `workspace/configuration`. */
  readonly settings: boolean;
  readonly registersSettings: boolean;
  readonly watchesFiles: boolean;
  readonly relativePatterns: boolean;
  readonly workspaceFolders: boolean;
  /** It shows documents that the server makes up. */
  readonly documentContent: boolean;
  /** See `InitializationOptions`. */
  readonly workspaceLinks: boolean;
  /** It shows the progress of what the server does by itself. */
  readonly progress: boolean;
  readonly commands: ReadonlySet<string>;
  readonly nestedSymbols: boolean;
  /** How many folds it takes. */
  readonly foldLimit: number;
  readonly linkTooltips: boolean;
  /** It marks the words that lead to a definition. */
  readonly definitionLinks: boolean;
  /** It asks what can be renamed before anyone types a name. */
  readonly preparesRename: boolean;
  readonly markdownCompletion: boolean;
  /** It shows a detail beside every entry of a completion, not only beside the one that is chosen. */
  readonly labelDetails: boolean;
  readonly deprecatedTag: boolean;
}

export function clientFeatures(params: InitializeParams): ClientFeatures {
  const { textDocument, workspace, window }: ClientCapabilities = params.capabilities ?? {};
  // Since LSP 3.18 what a client knows of diagnostics may stand with the pull model, before that with the push model.
  const diagnostics = { ...textDocument?.publishDiagnostics, ...textDocument?.diagnostic };
  const { codeAction, hover } = textDocument ?? {};
  const { completionItem } = textDocument?.completion ?? {};
  const { workspaceEdit } = workspace ?? {};
  const watch = workspace?.didChangeWatchedFiles;
  const versionedEdits = workspaceEdit?.documentChanges === true;
  return {
    pullDiagnostics: textDocument?.diagnostic !== undefined,
    refreshDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    relatedInformation: diagnostics.relatedInformation === true,
    unnecessaryTag: diagnostics.tagSupport?.valueSet?.includes(DiagnosticTag.Unnecessary) === true,
    codeDescription: diagnostics.codeDescriptionSupport === true,
    diagnosticData: diagnostics.dataSupport === true,
    markdownHover: hover?.contentFormat?.[0] === MarkupKind.Markdown,
    codeActions: codeAction?.codeActionLiteralSupport !== undefined,
    lazyEdits: codeAction?.dataSupport === true && codeAction.resolveSupport?.properties?.includes("edit") === true,
    versionedEdits,
    annotatedEdits:
      versionedEdits && codeAction?.honorsChangeAnnotations === true && !!workspaceEdit?.changeAnnotationSupport,
    snippetEdits: versionedEdits && workspaceEdit?.snippetEditSupport === true,
    settings: workspace?.configuration === true,
    registersSettings: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    watchesFiles: watch?.dynamicRegistration === true,
    relativePatterns: watch?.relativePatternSupport === true,
    workspaceFolders: workspace?.workspaceFolders === true,
    documentContent: workspace?.textDocumentContent !== undefined,
    workspaceLinks: initializationOptions(params).workspaceLinks,
    progress: window?.workDoneProgress === true,
    commands: new Set(initializationOptions(params).commands),
    nestedSymbols: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
    foldLimit: textDocument?.foldingRange?.rangeLimit ?? 5000,
    linkTooltips: textDocument?.documentLink?.tooltipSupport === true,
    definitionLinks: textDocument?.definition?.linkSupport === true,
    preparesRename: textDocument?.rename?.prepareSupport === true,
    markdownCompletion: completionItem?.documentationFormat?.[0] === MarkupKind.Markdown,
    labelDetails: completionItem?.labelDetailsSupport === true,
    deprecatedTag: completionItem?.tagSupport?.valueSet?.includes(CompletionItemTag.Deprecated) === true,
  };
}

/** Whatever a client sends there, in the shape that is expected. */
export function initializationOptions(params: InitializeParams): Required<InitializationOptions> {
  const { commands, readsFiles, workspaceLinks } = (params.initializationOptions ?? {}) as Partial<
    Record<string, unknown>
  >;
  return {
    commands: Array.isArray(commands) ? commands.filter((command) => typeof command === "string") : [],
    readsFiles: readsFiles === true,
    workspaceLinks: workspaceLinks === true,
  };
}
