import * as vscode from "vscode";
import type { Server } from "../server.ts";

/** An answer's entry of `tradecraft/techniques`. */
interface TechniqueEntry {
  readonly id: string;
  readonly name: string;
  readonly tactics: readonly string[];
}

/** Shows a technique's page as rendered Markdown. Without an id, a person picks one by id, name or tactic. */
export async function showTechnique(server: Server, argument: unknown): Promise<void> {
  const id = typeof argument === "string" ? argument : await pickTechnique(server);
  if (id === undefined) return;
  // The page is made by the server, which VS Code asks for every document of this scheme.
  const page = vscode.Uri.from({ scheme: "tradecraft", path: `/techniques/${id}.md` });
  await vscode.commands.executeCommand("markdown.showPreview", page);
}

async function pickTechnique(server: Server): Promise<string | undefined> {
  const items = server
    .request<TechniqueEntry[]>("tradecraft/techniques", {})
    .then((techniques) =>
      techniques.map(({ id, name, tactics }) => ({ label: `${id} ${name}`, description: tactics.join(", "), id })),
    );
  const picked = await vscode.window.showQuickPick(items, {
    placeHolder: vscode.l10n.t("A technique by id, name or tactic"),
    matchOnDescription: true,
  });
  return picked?.id;
}
