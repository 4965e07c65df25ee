import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";

/** How many directory entries a search for files looks at. A configuration may name any folder, even the root. */
const searchLimit = 20_000;

/** Folders that hold nobody's own files. */
const unsearched = new Set([".git", "node_modules"]);

/** Answers the server's requests for files that no editor has open, on whatever file system the workspace lies. */
export function answerFileRequests(client: BaseLanguageClient): void {
  client.onRequest("tradecraft/readFile", ({ uri }: { uri: string }) => readText(vscode.Uri.parse(uri)));
  client.onRequest("tradecraft/findFiles", ({ folder, endings }: { folder: string; endings: string[] }) =>
    findFiles(vscode.Uri.parse(folder), endings),
  );
}

async function readText(uri: vscode.Uri): Promise<string | null> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return null;
  }
}

/** A walk of its own: a search by glob needs a search provider, which virtual file systems often lack. */
async function findFiles(folder: vscode.Uri, endings: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  const pending = [folder];
  let seen = 0;
  for (let place = pending.shift(); place && seen < searchLimit; place = pending.shift()) {
    for (const [name, type] of await entries(place)) {
      seen++;
      const uri = vscode.Uri.joinPath(place, name);
      // A link to a folder is not followed: it may lead back.
      if (type === vscode.FileType.Directory) {
        if (!unsearched.has(name)) pending.push(uri);
      } else if (endings.some((ending) => name.endsWith(ending))) found.push(uri.toString());
    }
  }
  return found;
}

async function entries(folder: vscode.Uri): Promise<[string, vscode.FileType][]> {
  try {
    return await vscode.workspace.fs.readDirectory(folder);
  } catch {
    return [];
  }
}
