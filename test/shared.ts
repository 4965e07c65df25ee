import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";

/**
 * The folder of real files and of other scanners' fixtures that tests read where it lies. It is not part of the
 * project; tests that need it are skipped where it is missing.
 */
export const shared = process.env.TRADECRAFT_SHARED ?? join(import.meta.dirname, "../../shared");
export const sharedMissing = !existsSync(shared);

/** The files below a folder of `shared` whose name matches, read as UTF-8, in a stable order. */
export function* sharedFiles(folder: string, name: RegExp): Iterable<{ file: string; text: string }> {
  yield* walk(join(shared, folder), name);
}

function* walk(folder: string, name: RegExp): Iterable<{ file: string; text: string }> {
  for (const entry of readdirSync(folder).sort()) {
    const path = join(folder, entry);
    if (statSync(path).isDirectory()) yield* walk(path, name);
    else if (name.test(entry)) yield { file: relative(shared, path), text: readFileSync(path, "utf8") };
  }
}
