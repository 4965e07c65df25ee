import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import ignore, { type Ignore } from "ignore";
import { slashes } from "./paths.ts";

/**
 * What git ignores in a folder: the `.gitignore` files from the root of the repository down to it, and the repository's
 * `info/exclude`. Never changes; `enter` gives the rules of a folder further down.
 */
export class IgnoreRules {
  private constructor(
    /** The folder that all patterns are written relative to. */
    private readonly root: string,
    private readonly rules: Ignore,
  ) {}

  /** The rules where a walk starts. Who names an ignored folder wants to see it: from there on, its own rules count. */
  static at(folder: string): IgnoreRules {
    const root = repositoryAbove(folder);
    if (root === undefined) return IgnoreRules.none(folder);
    let rules = IgnoreRules.ofRepository(root);
    for (let at = root; at !== folder; ) {
      rules = rules.withFile(at);
      at = join(at, slashes(relative(at, folder)).split("/")[0] as string);
      if (rules.ignores(at, true)) return IgnoreRules.none(folder);
    }
    return rules;
  }

  private static none(folder: string): IgnoreRules {
    return new IgnoreRules(folder, create());
  }

  private static ofRepository(root: string): IgnoreRules {
    return new IgnoreRules(root, create().add(patternsOf(excludeFile(root), "")));
  }

  /** The rules in a folder that a walk comes to; `names` are its entries. */
  enter(folder: string, names: ReadonlySet<string>): IgnoreRules {
    const outer = names.has(".git") && folder !== this.root ? IgnoreRules.ofRepository(folder) : this;
    return names.has(".gitignore") ? outer.withFile(folder) : outer;
  }

  ignores(path: string, isFolder: boolean): boolean {
    return this.rules.ignores(slashes(relative(this.root, path)) + (isFolder ? "/" : ""));
  }

  private withFile(folder: string): IgnoreRules {
    const patterns = patternsOf(join(folder, ".gitignore"), slashes(relative(this.root, folder)));
    return patterns.length === 0 ? this : new IgnoreRules(this.root, create().add(this.rules).add(patterns));
  }
}

function create(): Ignore {
  return ignore({ ignorecase: process.platform === "win32" || process.platform === "darwin" });
}

function repositoryAbove(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, ".git"))) return at;
    if (dirname(at) === at) return undefined;
  }
}

/** `.git` is a folder, or in a worktree or submodule a file that names it. */
function excludeFile(root: string): string {
  const git = join(root, ".git");
  if (statSync(git, { throwIfNoEntry: false })?.isDirectory()) return join(git, "info/exclude");
  const folder = resolve(root, /^gitdir: (.*)$/m.exec(textOf(git))?.[1] ?? ".git");
  return join(resolve(folder, textOf(join(folder, "commondir")).trim() || "."), "info/exclude");
}

/** A file's patterns, written as they would be at the root: the order of all of them then decides, as in git. */
function patternsOf(file: string, folder: string): string[] {
  const patterns = textOf(file)
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "" && !line.startsWith("#") && !isSlow(line));
  return folder === "" ? patterns : patterns.map((pattern) => rebase(pattern, folder));
}

/** Matching takes time in the power of the wildcards of a path segment; nobody writes so many, so they are no pattern. */
function isSlow(pattern: string): boolean {
  return pattern.split("/").some((segment) => segment !== "**" && segment.split("*").length > 5);
}

/** A pattern with a slash at its beginning or middle is meant for its folder, any other for all folders below too. */
function rebase(pattern: string, folder: string): string {
  const negative = pattern.startsWith("!");
  const body = negative ? pattern.slice(1) : pattern;
  const anchored = /\/(?!\s*$)/.test(body);
  const base = folder.replace(/[\\*?[\]!# ]/g, "\\$&");
  return `${negative ? "!" : ""}/${base}/${anchored ? "" : "**/"}${body.replace(/^\//, "")}`;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
