import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { createConnection } from "vscode-languageserver/node";
import type { Files } from "./protocol/host.ts";
import { startServer } from "./protocol/server.ts";

/** How many directory entries a search for files looks at. A configuration may name any folder, even the root. */
const searchLimit = 20_000;

/** Folders that hold nobody's own files. */
const unsearched = new Set([".git", "node_modules"]);

const files: Files = {
  readFile: async (uri) => {
    const path = pathOf(uri);
    return path === undefined ? undefined : readFile(path, "utf8").catch(() => undefined);
  },
  findFiles: async (folder, endings) => {
    const found: string[] = [];
    const root = pathOf(folder);
    const pending = root === undefined ? [] : [root];
    let seen = 0;
    for (let path = pending.shift(); path !== undefined && seen < searchLimit; path = pending.shift()) {
      for (const entry of await readdir(path, { withFileTypes: true }).catch(() => [])) {
        seen++;
        if (entry.isDirectory()) {
          if (!unsearched.has(entry.name)) pending.push(join(path, entry.name));
        } else if (endings.some((ending) => entry.name.endsWith(ending)))
          found.push(pathToFileURL(join(path, entry.name)).toString());
      }
    }
    return found;
  },
};

/** Not every `file:` URI is a path: it may name another host, or hold an encoded slash. */
function pathOf(uri: string): string | undefined {
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}

/** The server in Node, started by an editor over IPC or by `tradecraft server --stdio`. */
if (process.argv.some((argument) => argument === "--stdio" || argument === "--node-ipc")) {
  const connection = createConnection();
  process.on("unhandledRejection", (reason) => connection.console.error(`unhandled: ${String(reason)}`));
  startServer(connection, { files });
}
