import * as vscode from "vscode";
import type { Server } from "../server.ts";
import { pickTechnique } from "./pickTechnique.ts";

/** Shows a technique's page as rendered Markdown. Without an id, a person searches for one. */
export async function showTechnique(server: Server, argument: unknown): Promise<void> {
  const id = typeof argument === "string" ? argument : await pickTechnique(server);
  if (id === undefined) return;
  // The page is made by the server, which VS Code asks for every document of this scheme.
  const page = vscode.Uri.from({ scheme: "tradecraft", path: `/techniques/${id}.md` });
  await vscode.commands.executeCommand("markdown.showPreview", page);
}
