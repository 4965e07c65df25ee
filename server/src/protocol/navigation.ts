import {
  type CancellationToken,
  type Connection,
  type Definition,
  type DefinitionLink,
  type DefinitionParams,
  type Location,
  type Range,
  type ReferenceParams,
  type ServerCapabilities,
  type SymbolInformation,
  SymbolKind,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { definitionOf, type KnownText, type Place, pointerAt, referencesOf } from "../core/documents/places.ts";
import { symbolsOf } from "../core/documents/symbols.ts";
import type { TechniqueId } from "../core/rules/rule.ts";
import type { LibraryTechnique } from "../core/techniques/library.ts";
import type { Configurations } from "./configurations.ts";
import type { ClientFeatures } from "./features.ts";
import type { Guard } from "./guard.ts";
import { type OpenSources, opened } from "./opened.ts";
import { toRange } from "./ranges.ts";
import { documentUri, isRevision, normalise, pageScheme } from "./uris.ts";

export const navigationCapabilities: ServerCapabilities = {
  definitionProvider: true,
  referencesProvider: true,
  workspaceSymbolProvider: true,
};

/** A finding in the workspace, where it stands. */
export interface PlacedFinding {
  readonly uri: string;
  readonly range: Range;
}

interface Sources extends OpenSources {
  readonly configurations: Configurations;
  /** The findings that a technique explains: they refer to it as much as a text that names it. */
  findingsOf(technique: TechniqueId, token: CancellationToken): Promise<readonly PlacedFinding[]>;
}

/** Answers where things are: definition and references in any document, techniques among the workspace's symbols. */
export function serveNavigation(connection: Connection, sources: Sources, client: ClientFeatures, guard: Guard): void {
  const { documents, techniques, configurations, findingsOf } = sources;

  const pointed = async (params: DefinitionParams | ReferenceParams, token: CancellationToken) => {
    const open = await opened(sources, params.textDocument.uri, token);
    if (!open) return undefined;
    const { document, technique, context } = open;
    const library = await techniques.library(context.found);
    const here: KnownText = { uri: document.uri, text: document.getText(), technique };
    const pointer = pointerAt(here.text, document.offsetAt(params.position), library, technique);
    return pointer && { ...open, here, library, pointer };
  };

  const define = async (
    params: DefinitionParams,
    token: CancellationToken,
  ): Promise<Definition | DefinitionLink[] | null> => {
    const found = await pointed(params, token);
    const target = found && definitionOf(found.pointer, found.here, found.library);
    if (!target) return null;
    const { document, pointer } = found;
    const own = "span" in target ? { uri: document.uri, range: toRange(document, target.span) } : undefined;
    const location = own ?? ("technique" in target ? locationOf(target.technique) : undefined);
    if (!location || !client.definitionLinks) return location ?? null;
    const { uri: targetUri, range } = location;
    const originSelectionRange = toRange(document, pointer.span);
    return [{ originSelectionRange, targetUri, targetRange: range, targetSelectionRange: range }];
  };

  const refer = async (params: ReferenceParams, token: CancellationToken): Promise<Location[] | null> => {
    const found = await pointed(params, token);
    if (!found) return null;
    const { pointer, here } = found;
    const inTexts = locations(referencesOf(pointer, here, knownTexts(here), params.context.includeDeclaration));
    const isTechnique = pointer.kind === "mention" && pointer.mention.kind === "technique";
    const findings = isTechnique ? await findingsOf(pointer.mention.id, token) : [];
    const all = [...inTexts, ...findings.map(({ uri, range }) => ({ uri, range }))];
    return [...new Map(all.map((location) => [JSON.stringify(location), location])).values()];
  };

  const symbols = async ({ query }: { readonly query: string }): Promise<SymbolInformation[]> => {
    const library = await techniques.libraryOfAll(await configurations.all());
    return symbolsOf(library, query).flatMap(({ technique, name, container }) => {
      const location = locationOf(technique);
      return location ? { name, kind: SymbolKind.File, location, containerName: container } : [];
    });
  };

  /** Where a technique is described; undefined where the client cannot show it. */
  const locationOf = (technique: LibraryTechnique): Location | undefined => {
    const bundled = technique.uri.startsWith(`${pageScheme}:`);
    if (bundled && !client.documentContent) return undefined;
    const uri = bundled ? documentUri(technique.id) : spelled(technique.uri);
    const at = technique.header().id?.span ?? { start: 0, end: 0 };
    return { uri, range: toRange(TextDocument.create(uri, "", 0, technique.text), at) };
  };

  /** The URI as the client has it where the document is open. */
  const spelled = (key: string): string => documents.keys().find((uri) => normalise(uri) === key) ?? key;

  /** The open documents and the technique documents of the workspace, each once. */
  const knownTexts = (here: KnownText): KnownText[] => {
    const open = documents.all().filter(({ uri }) => uri !== here.uri && !isRevision(uri));
    const keys = new Set([here, ...open].map(({ uri }) => normalise(uri)));
    const closed = techniques.all().filter(({ uri }) => !keys.has(uri) && !isRevision(uri));
    return [
      here,
      ...open.map((document) => ({
        uri: document.uri,
        text: document.getText(),
        technique: techniques.get(document.uri),
      })),
      ...closed.map((technique) => ({ uri: technique.uri, text: technique.text, technique })),
    ];
  };

  connection.onDefinition(guard("definition", null, define));
  connection.onReferences(guard("references", null, refer));
  connection.onWorkspaceSymbol(guard("workspaceSymbol", [] as SymbolInformation[], symbols));
}

function locations(places: readonly Place[]): Location[] {
  const documents = new Map<string, TextDocument>();
  return places.map(({ uri, text, span }) => {
    const document = documents.get(uri) ?? TextDocument.create(uri, "", 0, text);
    documents.set(uri, document);
    return { uri, range: toRange(document, span) };
  });
}
