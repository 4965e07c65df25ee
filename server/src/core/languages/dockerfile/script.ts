import type { Word } from "../../facts/fact.ts";
import { type MappedText, opaque } from "../../text/mapped.ts";
import type { Path, Span } from "../../text/span.ts";
import { isHeredocWord } from "./heredoc.ts";
import { join } from "./joined.ts";
import { lineAt } from "./lines.ts";
import type { Clause, Heredoc, Instruction } from "./tree.ts";

/**
 * What the shell of a RUN gets. Where the arguments are one heredoc and nothing else, its lines are the script; where a
 * command reads heredocs, the script is that command with them. `\r` at the end of a heredoc's line is left out: an
 * editor's line ending is no part of a word.
 */
export function runScript(source: string, instruction: Instruction, clause: Clause): MappedText {
  const { heredocs } = instruction;
  const [first] = heredocs;
  if (!first) return clause.arguments;
  if (isHeredocWord(clause.arguments.value)) return heredocText(source, first);
  const parts: Span[] = [];
  for (const heredoc of heredocs) {
    parts.push({ start: heredoc.body.start - 1, end: heredoc.body.start }, ...bodyParts(source, heredoc, false));
    if (heredoc.terminator) parts.push(heredoc.terminator);
  }
  return concat(clause.arguments, join(source, parts, first.body.start));
}

/** The lines of a heredoc as the file or script that it makes. */
export function heredocText(source: string, heredoc: Heredoc): MappedText {
  return join(source, bodyParts(source, heredoc, heredoc.stripsTabs), heredoc.body.start);
}

function bodyParts(source: string, { body }: Heredoc, stripTabs: boolean): Span[] {
  const parts: Span[] = [];
  for (let at = body.start; at < body.end; ) {
    const line = lineAt(source, at);
    let start = line.start;
    while (stripTabs && source.charCodeAt(start) === 9) start++;
    parts.push({ start, end: line.end });
    if (line.next > line.end) parts.push({ start: line.next - 1, end: line.next });
    at = line.next;
  }
  return parts;
}

function concat(a: MappedText, b: MappedText): MappedText {
  const cut = a.value.length;
  return {
    value: a.value + b.value,
    locate: (from, to) => {
      if (to <= cut) return a.locate(from, to);
      if (from >= cut) return b.locate(from - cut, to - cut);
      return { start: a.locate(from, cut).start, end: b.locate(0, to - cut).end };
    },
  };
}

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
  const flag = flags.get(name.replace(/^(python3)\.\d+$/, "$1"));
  if (!path || !flag) return undefined;
  return name === "busybox" ? [path, "sh", flag] : [path, flag];
}

/** A script behind the words that nobody wrote. */
export function scriptWords(before: readonly string[], script: MappedText, span: Span, path: Path): Word[] {
  const implied = before.map((value): Word => ({ value, text: opaque(value, span), span, path, implied: true }));
  return [...implied, { value: script.value, text: script, span, path }];
}
