import {
  type CancellationToken,
  type Connection,
  type DocumentLink,
  type DocumentSymbol,
  type FoldingRange,
  LSPErrorCodes,
  type PrepareRenameResult,
  type RenameParams,
  ResponseError,
  type ServerCapabilities,
  type SymbolInformation,
  SymbolKind,
  type TextDocumentPositionParams,
  type WorkspaceEdit,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { foldsOf } from "../core/documents/folding.ts";
import { linksOf } from "../core/documents/links.ts";
import { type OutlineEntry, outlineOf } from "../core/documents/outline.ts";
import { rename, renameableAt } from "../core/documents/rename.ts";
import type { Technique } from "../core/techniques/technique.ts";
import { toWorkspaceEdit } from "./edits.ts";
import type { ClientFeatures } from "./features.ts";
import type { Guard } from "./guard.ts";
import { type OpenSources, opened } from "./opened.ts";
import { toRange } from "./ranges.ts";
import { isRevision } from "./uris.ts";

export function documentCapabilities(client: ClientFeatures): ServerCapabilities {
  return {
    documentSymbolProvider: true,
    foldingRangeProvider: true,
    documentLinkProvider: {},
    renameProvider: client.preparesRename ? { prepareProvider: true } : true,
  };
}

type OfDocument = { readonly textDocument: { readonly uri: string } };

/** Answers what an editor asks of a technique document itself: outline, folds, links, renaming. Others have none. */
export function serveDocuments(
  connection: Connection,
  sources: OpenSources,
  client: ClientFeatures,
  guard: Guard,
): void {
  /** What `view` makes of the technique document; nothing for any other document. */
  const of =
    <P extends OfDocument, R>(view: (document: TextDocument, technique: Technique, params: P) => R) =>
    async (params: P, token: CancellationToken): Promise<R | null> => {
      const open = await opened(sources, params.textDocument.uri, token);
      return open?.technique ? view(open.document, open.technique, params) : null;
    };

  const symbols = (document: TextDocument, technique: Technique): DocumentSymbol[] | SymbolInformation[] => {
    const outline = outlineOf(technique);
    return client.nestedSymbols ? [nested(document, outline)] : flat(document, outline);
  };
  connection.onDocumentSymbol(guard("documentSymbol", null, of(symbols)));

  const folds = (document: TextDocument, technique: Technique): FoldingRange[] =>
    foldsOf(technique)
      .slice(0, client.foldLimit)
      .map(({ span }) => {
        const { start, end } = toRange(document, span);
        return { startLine: start.line, endLine: end.line };
      });
  connection.onFoldingRanges(guard("foldingRange", null, of(folds)));

  const links = (document: TextDocument, technique: Technique): DocumentLink[] =>
    linksOf(technique).map(({ span, url, tooltip }) => {
      return { range: toRange(document, span), target: url, ...(client.linkTooltips && { tooltip }) };
    });
  connection.onDocumentLinks(guard("documentLink", null, of(links)));

  const prepare = (document: TextDocument, technique: Technique, { position }: TextDocumentPositionParams) => {
    const target = renameableAt(technique, document.offsetAt(position));
    if (!target || isRevision(document.uri)) return null;
    return { range: toRange(document, target.span), placeholder: target.name } satisfies PrepareRenameResult;
  };
  connection.onPrepareRename(guard("prepareRename", null, of(prepare)));

  const change = (
    document: TextDocument,
    technique: Technique,
    { position, newName }: RenameParams,
  ): WorkspaceEdit | ResponseError<void> | null => {
    const target = renameableAt(technique, document.offsetAt(position));
    if (!target || isRevision(document.uri)) return null;
    const edits = rename(technique, target, newName);
    if ("refused" in edits) return new ResponseError<void>(LSPErrorCodes.RequestFailed, edits.refused);
    return toWorkspaceEdit({ document }, { edits, placeholder: undefined }, "safe", client);
  };
  connection.onRenameRequest(guard("rename", null, of(change)));
}

const kinds: Readonly<Record<OutlineEntry["kind"], SymbolKind>> = {
  technique: SymbolKind.File,
  frontMatter: SymbolKind.Object,
  key: SymbolKind.Property,
  // As VS Code's own outline of Markdown has them.
  heading: SymbolKind.String,
  section: SymbolKind.String,
  mitigation: SymbolKind.Key,
  reference: SymbolKind.Constant,
};

function nested(document: TextDocument, entry: OutlineEntry): DocumentSymbol {
  return {
    name: entry.name,
    ...(entry.detail !== "" && { detail: entry.detail }),
    kind: kinds[entry.kind],
    range: toRange(document, entry.span),
    selectionRange: toRange(document, entry.selection),
    children: entry.children.map((child) => nested(document, child)),
  };
}

function flat(document: TextDocument, entry: OutlineEntry, containerName?: string): SymbolInformation[] {
  const location = { uri: document.uri, range: toRange(document, entry.span) };
  const own = { name: entry.name, kind: kinds[entry.kind], location, ...(containerName && { containerName }) };
  return [own, ...entry.children.flatMap((child) => flat(document, child, entry.name))];
}
