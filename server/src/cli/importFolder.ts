import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { ImportedFile } from "../core/import/documents.ts";
import { headLength, isImportedFile, temporaryPrefix } from "../core/import/earlier.ts";
import { UsageError } from "./io.ts";
import { isBelow } from "./paths.ts";
import { reasonOf } from "./read.ts";

/** The documents could not be written. The message goes on after the folder's name. */
export class FolderError extends Error {}

/**
 * The folder that an import makes. Its files are written into a folder beside it, which gets the name when it is
 * complete. A folder that is there already is taken if it is empty or, by force, holds nothing but an earlier import.
 */
export class NewFolder {
  readonly path: string;
  private readonly exists: boolean;
  private temporary: string | undefined;

  /** Throws a UsageError where the folder is not to be replaced. */
  constructor(path: string, { cwd, force }: { readonly cwd: string; readonly force: boolean }) {
    this.path = resolved(path);
    const entries = entriesOf(this.path);
    this.exists = entries !== undefined;
    // It is not filled but replaced, which would leave the shell in a folder that is gone.
    if (isBelow(this.path, resolved(cwd))) throw new UsageError(`${path} is the current folder: name one to be made.`);
    if (!entries || entries.length === 0) return;
    if (!force) throw new UsageError(`${path} is not empty. With --force, an earlier import is replaced.`);
    const foreign = entries.find((entry) => !isImportedFile(entry, () => head(join(this.path, entry))));
    if (foreign !== undefined) throw new UsageError(`${path} is not replaced: ${foreign} is of no import.`);
  }

  *write(files: readonly ImportedFile[]): Generator<number, void> {
    try {
      const parent = dirname(this.path);
      mkdirSync(parent, { recursive: true });
      // Under the parent, since a folder cannot be renamed onto another file system.
      this.temporary = mkdtempSync(join(parent, temporaryPrefix));
      const content = join(this.temporary, "new");
      mkdirSync(content);
      for (const [i, { name, text }] of files.entries()) {
        writeFileSync(join(content, name), text, { flag: "wx" });
        yield (i + 1) / files.length;
      }
      this.replace(content, join(this.temporary, "old"));
    } catch (error) {
      throw new FolderError(`cannot be written: ${reasonOf(error)}.`);
    }
    this.discard();
  }

  private replace(content: string, old: string): void {
    if (this.exists) renameSync(this.path, old);
    try {
      renameSync(content, this.path);
    } catch (error) {
      if (this.exists) renameSync(old, this.path);
      throw error;
    }
  }

  /** Removes what is not in its place. */
  discard(): void {
    if (this.temporary !== undefined) rmSync(this.temporary, { recursive: true, force: true });
    this.temporary = undefined;
  }
}

/** Where a link leads, since a folder is put in the place of the folder, not of the link. */
function resolved(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** Undefined where there is no such folder. */
function entriesOf(path: string): string[] | undefined {
  try {
    return readdirSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    throw new UsageError(code === "ENOTDIR" ? `${path} is no folder.` : `${path}: ${reasonOf(error)}.`);
  }
}

/** The beginning of a file; undefined for what is none. */
function head(path: string): string | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, "r");
    const bytes = new Uint8Array(headLength);
    return new TextDecoder().decode(bytes.subarray(0, readSync(file, bytes)));
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
