import * as vscode from "vscode";
import type { ImportedFile } from "../../server/src/core/import/documents.ts";
import { headLength, isImportedFile, temporaryPrefix } from "../../server/src/core/import/earlier.ts";

/** How many files are written at a time. */
const batch = 20;

/** What the folder holds: nothing (or it is not there), an earlier import alone, or something else. */
export type Contents = "nothing" | "import" | "other";

export async function contentsOf(folder: vscode.Uri): Promise<Contents> {
  const { fs } = vscode.workspace;
  let entries: [string, vscode.FileType][];
  try {
    entries = await fs.readDirectory(folder);
  } catch {
    return (await exists(folder)) ? "other" : "nothing";
  }
  for (const [name, type] of entries) {
    const bytes = type === vscode.FileType.File ? await fs.readFile(vscode.Uri.joinPath(folder, name)) : undefined;
    const head = bytes && new TextDecoder().decode(bytes.subarray(0, headLength));
    if (!isImportedFile(name, () => head)) return "other";
  }
  return entries.length > 0 ? "import" : "nothing";
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}

/**
 * Writes the files into a folder beside `folder`, which gets its name when it is complete. What is there already, which
 * `contentsOf` has looked at, gives way. `proceed` is asked between files and throws to stop; nothing is left then.
 */
export async function writeFolder(
  folder: vscode.Uri,
  files: readonly ImportedFile[],
  proceed: (share: number) => void,
): Promise<void> {
  const { fs } = vscode.workspace;
  const mark = Math.random().toString(36).slice(2, 10);
  const temporary = vscode.Uri.joinPath(folder, "..", `${temporaryPrefix}${mark}`);
  const [content, old] = [vscode.Uri.joinPath(temporary, "new"), vscode.Uri.joinPath(temporary, "old")];
  try {
    await fs.createDirectory(content);
    const encoder = new TextEncoder();
    for (let i = 0; i < files.length; i += batch) {
      const some = files.slice(i, i + batch);
      await Promise.all(some.map((f) => fs.writeFile(vscode.Uri.joinPath(content, f.name), encoder.encode(f.text))));
      proceed(Math.min(1, (i + batch) / files.length));
    }
    const replaces = await exists(folder);
    if (replaces) await fs.rename(folder, old);
    try {
      await fs.rename(content, folder);
    } catch (error) {
      if (replaces) await fs.rename(old, folder);
      throw error;
    }
  } finally {
    await fs.delete(temporary, { recursive: true, useTrash: false }).then(undefined, () => undefined);
  }
}
