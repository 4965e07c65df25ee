import type { Word } from "../facts/fact.ts";
import type { MappedText } from "../text/mapped.ts";
import type { Execution } from "./execution.ts";
import { parseScript } from "./parse.ts";
import { resolve } from "./resolve.ts";
import type { Script, ShellWord } from "./script.ts";
import { Scope } from "./variables.ts";

/** The kernel starts no program with an argument above 128 KiB (Linux, MAX_ARG_STRLEN), so no real script is longer. */
const scriptLimit = 128 * 1024;

/** How deep groups, loops, substitutions and scripts may stand in each other, counted together. */
const depthLimit = 64;

/** How many variables are copied for all branches and subshells together. */
const copyLimit = 200_000;

/**
 * One command being taken apart: from words to the script in them, to its commands' words, to the scripts in those. It
 * bounds what that costs. Each level of substitution is scanned anew, so without a bound a hostile script would cost
 * its size times its depth.
 */
export class Reading {
  /** Files that the scripts read so far have written, where what they wrote is known. */
  readonly files = new Map<string, MappedText>();
  /** What is known of the variables of the shell that is being read, at this point of its script. */
  scope = new Scope();
  /** True while words are read behind which others will stand: what `xargs` starts. */
  openEnded = false;
  private units: number;
  private depth = 0;
  private copied = 0;

  constructor(words: readonly Word[]) {
    const size = words.reduce((sum, word) => sum + word.text.value.length, 0);
    this.units = 65536 + 6 * Math.min(size, scriptLimit);
  }

  /** What the words start. `input` is what the program reads on standard input, where that is known. */
  start(words: readonly ShellWord[], input?: MappedText): Execution {
    return resolve(words, this, input);
  }

  /** Undefined for what is too large, too deep, or breaks the parser. Runs in a shell of its own, but for a `scope`. */
  script(text: MappedText, scope = this.scope.child(text.value)): Script | undefined {
    const { length } = text.value;
    if (length > scriptLimit || !this.charge(length + 16)) return undefined;
    return this.within(scope, () => this.nested(() => parseScript(text, this)));
  }

  /** The script in a file that was written before. One that runs itself is read once. */
  fileScript(path: string | undefined, read: (text: MappedText) => Script | undefined): Script | undefined {
    const text = path === undefined ? undefined : this.files.get(path);
    if (path === undefined || text === undefined) return undefined;
    this.files.delete(path);
    const script = read(text);
    this.files.set(path, text);
    return script;
  }

  /** Does the work with another scope. */
  within<T>(scope: Scope, work: () => T): T {
    const outer = this.scope;
    this.scope = scope;
    try {
      return work();
    } finally {
      this.scope = outer;
    }
  }

  /** A copy of the scope; one that knows nothing where that costs too much. */
  fork(kind: "branch" | "subshell" = "branch"): Scope {
    this.copied += this.scope.size;
    return this.copied <= copyLimit ? this.scope.fork(kind) : this.scope.exhausted();
  }

  /** Pays for so many units of text; false where the command has used up what it may cost. */
  charge(units: number): boolean {
    if (this.units < units) return false;
    this.units -= units;
    return true;
  }

  /** Does the work one level deeper; undefined where that is too deep. */
  nested<T>(work: () => T): T | undefined {
    if (this.depth === depthLimit) return undefined;
    this.depth++;
    try {
      return work();
    } finally {
      this.depth--;
    }
  }
}
