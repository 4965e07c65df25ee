import { type Dirent, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { isCandidate } from "../core/languages/candidate.ts";
import { IgnoreRules } from "./gitignore.ts";
import { reasonOf } from "./read.ts";

/** A file to scan. */
export interface InputFile {
  /** Absolute. */
  readonly path: string;
  /** Named by the caller, not found in a folder. */
  readonly named: boolean;
}

/** An input, or a part of one, that is missing from the report. */
export interface Failure {
  /** Absolute. */
  readonly path: string;
  /** Goes on after the path: `does not exist`. */
  readonly reason: string;
}

/**
 * The files that the operands mean, each once, in the order of their paths. Folders are walked as git sees them; the
 * walk does not follow symbolic links, so that it ends and no file is reported under two names.
 */
export function findFiles(operands: readonly string[], cwd: string): { files: InputFile[]; failures: Failure[] } {
  const found = new Map<string, InputFile>();
  const failures: Failure[] = [];
  for (const operand of operands) {
    const path = resolve(cwd, operand);
    try {
      const stats = statSync(path);
      if (stats.isFile()) found.set(path, { path, named: true });
      else if (!stats.isDirectory()) failures.push({ path, reason: "is no regular file: pipe it to - instead" });
      else for (const file of walk(path, failures)) if (!found.has(file)) found.set(file, { path: file, named: false });
    } catch (error) {
      failures.push({ path, reason: reasonOf(error) });
    }
  }
  const files = [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  return { files, failures };
}

const skipped = new Set([".git", "node_modules"]);

function* walk(start: string, failures: Failure[]): Iterable<string> {
  const pending = [{ folder: start, outer: IgnoreRules.at(start) }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { folder, outer } = next;
    const entries = list(folder, failures);
    const rules = outer.enter(folder, new Set(entries.map((entry) => entry.name)));
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!skipped.has(entry.name) && !rules.ignores(path, true)) pending.push({ folder: path, outer: rules });
      } else if (entry.isFile() && isCandidate(entry.name) && !rules.ignores(path, false)) yield path;
    }
  }
}

function list(folder: string, failures: Failure[]): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    failures.push({ path: folder, reason: reasonOf(error) });
    return [];
  }
}
