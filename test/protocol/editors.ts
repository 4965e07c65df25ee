import {
  type ClientCapabilities,
  CodeActionKind,
  CompletionItemTag,
  DiagnosticTag,
  MarkupKind,
} from "vscode-languageserver/node";

/** What vscode-languageclient 11 says of itself, as far as the server looks at it. */
export const vscode: ClientCapabilities = {
  workspace: {
    configuration: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true },
    diagnostics: { refreshSupport: true },
    textDocumentContent: { dynamicRegistration: true },
    workspaceEdit: {
      documentChanges: true,
      changeAnnotationSupport: { groupsOnLabel: true },
      snippetEditSupport: true,
      metadataSupport: true,
    },
    workspaceFolders: true,
  },
  textDocument: {
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: [CodeActionKind.QuickFix, CodeActionKind.Source] } },
      dataSupport: true,
      honorsChangeAnnotations: true,
      isPreferredSupport: true,
      resolveSupport: { properties: ["edit", "command"] },
    },
    completion: {
      completionItem: {
        deprecatedSupport: true,
        documentationFormat: [MarkupKind.Markdown, MarkupKind.PlainText],
        labelDetailsSupport: true,
        tagSupport: { valueSet: [CompletionItemTag.Deprecated] },
      },
    },
    definition: { linkSupport: true },
    documentLink: { tooltipSupport: true },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    foldingRange: { rangeLimit: 5000, lineFoldingOnly: true },
    rename: { prepareSupport: true },
    diagnostic: {
      codeDescriptionSupport: true,
      dataSupport: true,
      dynamicRegistration: true,
      relatedInformation: true,
      tagSupport: { valueSet: [DiagnosticTag.Unnecessary, DiagnosticTag.Deprecated] },
    },
    hover: { contentFormat: [MarkupKind.Markdown, MarkupKind.PlainText] },
    publishDiagnostics: { codeDescriptionSupport: true, relatedInformation: true, versionSupport: true },
  },
};

/** An editor that takes pushed diagnostics and plain code actions, and nothing more. */
export const plain: ClientCapabilities = {
  textDocument: {
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [CodeActionKind.QuickFix] } } },
    hover: { contentFormat: [MarkupKind.PlainText] },
    publishDiagnostics: {},
  },
};

/** An editor that says nothing of itself. */
export const silent: ClientCapabilities = {};
