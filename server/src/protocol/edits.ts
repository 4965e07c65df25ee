import type { AnnotatedTextEdit, SnippetTextEdit, TextEdit, WorkspaceEdit } from "vscode-languageserver";
import type { Edit } from "../core/text/edit.ts";
import type { Span } from "../core/text/span.ts";
import type { ActionEdits } from "../core/views/actions.ts";
import type { Snapshot } from "./analyses.ts";
import type { ClientFeatures } from "./features.ts";
import { toRange } from "./ranges.ts";

const unsafe = "unsafe";

/**
 * Edits of one version of a document, as far as the client knows such things: tied to the version, with a place to write
 * a suppression's reason, marked where they may change what the file does.
 */
export function toWorkspaceEdit(
  { document }: Pick<Snapshot, "document">,
  { edits, placeholder }: ActionEdits,
  safety: "safe" | "unsafe",
  client: ClientFeatures,
): WorkspaceEdit {
  const { uri, version } = document;
  const plain = (edit: Edit): TextEdit => ({ range: toRange(document, edit.span), newText: edit.text });
  if (!client.versionedEdits)
    return { changes: { [uri]: edits.map((edit) => plain(withoutReason(edit, placeholder))) } };
  const annotated = safety === "unsafe" && client.annotatedEdits;
  const written = edits.map((edit): TextEdit | AnnotatedTextEdit | SnippetTextEdit => {
    if (placeholder && client.snippetEdits) {
      return {
        range: toRange(document, edit.span),
        snippet: { kind: "snippet", value: snippet(edit.text, placeholder) },
      };
    }
    const change = plain(withoutReason(edit, placeholder));
    return annotated ? { ...change, annotationId: unsafe } : change;
  });
  return {
    documentChanges: [{ textDocument: { uri, version }, edits: written }],
    ...(annotated && { changeAnnotations: { [unsafe]: { label: "May change behaviour", needsConfirmation: false } } }),
  };
}

/** The text with its placeholder as a tab stop. */
function snippet(text: string, { start, end }: Span): string {
  const verbatim = (part: string) => part.replace(/[\\$}]/g, "\\$&");
  return `${verbatim(text.slice(0, start))}\${1:${verbatim(text.slice(start, end))}}${verbatim(text.slice(end))}`;
}

/** A reason that nobody is asked for is left out, with the dashes before it. */
function withoutReason(edit: Edit, placeholder: Span | undefined): Edit {
  if (!placeholder) return edit;
  const before = edit.text.slice(0, placeholder.start).replace(/ -- $/, "");
  return { span: edit.span, text: before + edit.text.slice(placeholder.end) };
}
