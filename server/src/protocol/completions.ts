import {
  type CancellationToken,
  type CompletionItem,
  CompletionItemKind,
  CompletionItemTag,
  type CompletionList,
  type CompletionParams,
  CompletionTriggerKind,
  type Connection,
  MarkupKind,
  type ServerCapabilities,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { completionAt, type Surroundings } from "../core/documents/completion.ts";
import { type Completion, type Completions, completionsFor } from "../core/documents/completionItems.ts";
import { documentHover } from "../core/documents/hover.ts";
import type { ClientFeatures } from "./features.ts";
import type { Guard } from "./guard.ts";
import { type OpenSources, opened } from "./opened.ts";
import { plainText } from "./plainText.ts";
import { toRange } from "./ranges.ts";
import { documentEnding } from "./techniqueDocuments.ts";

/**
 * Editors ask by themselves after letters of a word, but not in Markdown and comments, where VS Code has that off. A
 * digit begins the number of an id, `: ` a citation's name, `- ` a value.
 */
export const completionCapabilities: ServerCapabilities = {
  completionProvider: { triggerCharacters: [..."0123456789.: "], resolveProvider: true },
};

/** What it takes to say more of an entry. */
interface CompletionData {
  readonly uri: string;
  readonly id: string;
}

/** Answers `textDocument/completion`, and tells of the entry that somebody looks at what a hover over it would. */
export function serveCompletions(connection: Connection, sources: OpenSources, client: ClientFeatures, guard: Guard) {
  const { techniques, contexts } = sources;

  const provide = async (
    { textDocument, position, context: asked }: CompletionParams,
    token: CancellationToken,
  ): Promise<CompletionList | null> => {
    const open = await opened(sources, textDocument.uri, token);
    const surroundings = open && surroundingsOf(open.document);
    if (!open || !surroundings) return null;
    const { document, technique, context } = open;
    const place = completionAt(document.getText(), document.offsetAt(position), surroundings, technique);
    if (!place) return null;
    const byItself = asked?.triggerKind === CompletionTriggerKind.TriggerCharacter;
    if (byItself && !technique && "typed" in place && mayBeWord.test(place.typed)) return null;
    const completions = completionsFor(place, await techniques.library(context.found), technique);
    return completions.items.length > 0 ? listOf(document, completions, client) : null;
  };

  const resolve = async (item: CompletionItem): Promise<CompletionItem> => {
    const { uri, id } = (item.data ?? {}) as Partial<CompletionData>;
    if (typeof uri !== "string" || typeof id !== "string") return item;
    const library = await techniques.library((await contexts.of(uri)).found);
    const card = documentHover(id, 0, { library });
    if (!card) return item;
    const documentation = client.markdownCompletion
      ? { kind: MarkupKind.Markdown, value: card.markdown }
      : { kind: MarkupKind.PlainText, value: plainText(card.markdown) };
    return { ...item, documentation };
  };

  connection.onCompletion(guard("completion", null, provide));
  connection.onCompletionResolve((item, token) => guard("completionResolve", item, resolve)(item, token));
}

/** A chip, a line: in other documents no list comes by itself, for Enter would write its first entry. */
const mayBeWord = /^[MT]\d$/;

/** Undefined for JSON, which has no comments. */
function surroundingsOf({ uri, languageId }: TextDocument): Surroundings | undefined {
  if (languageId === "markdown" || uri.endsWith(documentEnding)) return "markdown";
  return /^jsonc?$/.test(languageId) ? undefined : "comments";
}

const kinds: Readonly<Record<Completion["kind"], CompletionItemKind>> = {
  key: CompletionItemKind.Property,
  tactic: CompletionItemKind.EnumMember,
  platform: CompletionItemKind.EnumMember,
  source: CompletionItemKind.Reference,
  technique: CompletionItemKind.Reference,
  mitigation: CompletionItemKind.Reference,
};

function listOf(document: TextDocument, { span, items, isIncomplete }: Completions, client: ClientFeatures) {
  const range = toRange(document, span);
  const digits = String(items.length).length;
  return {
    isIncomplete,
    items: items.map((item, i): CompletionItem => {
      const { kind, label, detail, filter, text, deprecated, id } = item;
      const data: CompletionData | undefined = id === undefined ? undefined : { uri: document.uri, id };
      return {
        label,
        kind: kinds[kind],
        ...(detail !== "" && (client.labelDetails ? { labelDetails: { description: detail } } : { detail })),
        ...(deprecated && client.deprecatedTag && { tags: [CompletionItemTag.Deprecated] }),
        filterText: filter,
        sortText: String(i).padStart(digits, "0"),
        textEdit: { range, newText: text },
        ...(data && { data }),
      };
    }),
  };
}
