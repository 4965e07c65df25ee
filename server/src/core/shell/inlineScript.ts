import type { Word } from "../facts/fact.ts";
import { type MappedText, opaque } from "../text/mapped.ts";
import type { Path, Span } from "../text/span.ts";

/** Scripts that a file holds in full and that run as a file of their own: a heredoc, a workflow's step. */

/** Interpreters with the flag that makes them run a script given as a word. */
const flags: ReadonlyMap<string, string> = new Map([
  ...["sh", "bash", "dash", "ash", "zsh", "ksh", "mksh", "busybox"].map((name) => [name, "-c"] as const),
  ...["python", "python2", "python3"].map((name) => [name, "-c"] as const),
  ...["node", "nodejs", "perl", "ruby", "lua"].map((name) => [name, "-e"] as const),
  ["php", "-r"],
]);

/**
 * The words before a script that a file of its own would run by its `#!` line: `/bin/bash -c`, `python3 -c`. Empty where
 * there is no such line, undefined where the interpreter is not known, so that nobody takes its script for a shell's.
 */
export function interpreterWords(script: string): readonly string[] | undefined {
  if (!script.startsWith("#!")) return [];
  const end = script.indexOf("\n");
  const line = script.slice(2, end === -1 ? Math.min(script.length, 200) : Math.min(end, 200));
  const words = line.trim().split(/\s+/);
  const env = /(?:^|\/)env$/.test(words[0] ?? "");
  const path = env ? words.slice(1).find((word) => !word.startsWith("-") && !word.includes("=")) : words[0];
  const name = path?.slice(path.lastIndexOf("/") + 1) ?? "";
  const flag = scriptFlag(name);
  if (!path || !flag) return undefined;
  return name === "busybox" ? [path, "sh", flag] : [path, flag];
}

/** The flag by which the program with that name runs a script that is given as a word. */
export function scriptFlag(name: string): string | undefined {
  return flags.get(name.replace(/^(python3)\.\d+$/, "$1"));
}

/** A script behind the words that nobody wrote. */
export function scriptWords(before: readonly string[], script: MappedText, span: Span, path: Path): Word[] {
  const implied = before.map((value): Word => ({ value, text: opaque(value, span), span, path, implied: true }));
  return [...implied, { value: script.value, text: script, span, path }];
}
