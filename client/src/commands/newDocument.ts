import * as vscode from "vscode";
import type { Server } from "../server.ts";
import { type AttackFacts, fillSkeleton } from "../skeleton.ts";

/** Opens an unsaved technique document with what is known of the technique, to be written on and saved anywhere. */
export async function newDocument(extension: vscode.Uri, server: Server): Promise<void> {
  const id = await vscode.window.showInputBox({
    title: vscode.l10n.t("New Technique Document"),
    prompt: vscode.l10n.t("The id of the technique: ATT&CK's, or one of your own"),
    placeHolder: "T1610, ORG-0001",
    validateInput: (text) =>
      /^[A-Za-z][\w-]*(?:\.\w+)*$/.test(text.trim())
        ? undefined
        : vscode.l10n.t("An id is a word such as T1609, T1053.007 or ORG-0001."),
  });
  if (id === undefined) return;
  const facts = await server.request<AttackFacts | null>("tradecraft/attackFacts", { id: id.trim() }).catch(() => null);
  const text = fillSkeleton(await readSnippet(extension), id.trim(), facts);
  const document = await vscode.workspace.openTextDocument({ language: "markdown" });
  const editor = await vscode.window.showTextDocument(document);
  await editor.insertSnippet(new vscode.SnippetString(text));
}

/** The body of the snippet that the extension contributes. */
async function readSnippet(extension: vscode.Uri): Promise<string> {
  const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extension, "data/snippets.json"));
  const [snippet] = Object.values<{ body: string[] }>(JSON.parse(new TextDecoder().decode(bytes)));
  return (snippet?.body ?? []).join("\n");
}
