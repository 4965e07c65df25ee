import type { Span } from "../text/span.ts";
import type { Call } from "./calls.ts";
import { readOptions } from "./options.ts";
import type { Command, ShellWord } from "./script.ts";

/**
 * A command that tells the kernel which program to start for it, outside of every container and as root: a core dump's
 * handler (core(5): a pattern that begins with `|`), or the release agent of a version 1 cgroup.
 */
export function kernelHelper(call: Call): { readonly span: Span; readonly file: string } | undefined {
  const { program, command, place } = call;
  if (program.name === "sysctl") return fromSysctl(program.words);
  const written = command && outputFiles(command);
  const text = written && spoken(command);
  for (const file of written ?? []) {
    if (names(file, text)) return { span: command?.span ?? program.span, file: file.text.value };
  }
  if (program.name !== "tee") return undefined;
  const before = place.pipeline?.command.stages[place.pipeline.stage - 1];
  const input = before && spoken(before);
  const { operands } = readOptions(program.words, 1, { anywhere: true });
  const file = operands.find((word) => names(word, input));
  return file && { span: program.span, file: file.text.value };
}

function fromSysctl(words: readonly ShellWord[]): { span: Span; file: string } | undefined {
  const [first] = words;
  const set = words.find((word) => /^kernel[./]core_pattern=\|/.test(word.text.value) && !discards(word.text.value));
  return set && first && { span: { start: first.span.start, end: set.span.end }, file: "kernel.core_pattern" };
}

/** True where the file is one of the two and the text, as far as it is known, names a program. */
function names(file: ShellWord, text: string | undefined): boolean {
  const path = file.text.value;
  if (/\/release_agent$/.test(path)) return text === undefined || text.trim() !== "";
  return (
    /\/proc\/sys\/kernel\/core_pattern$/.test(path) && text?.trimStart().startsWith("|") === true && !discards(text)
  );
}

/** A handler that only throws core dumps away. */
function discards(pattern: string): boolean {
  return /\|\s*\/(?:usr\/)?bin\/(?:false|true)\s*$/.test(pattern);
}

function outputFiles(command: Command): ShellWord[] {
  return command.redirections.flatMap(({ operator, target }) =>
    target && /^(?:>|>>|>\||&>|&>>)$/.test(operator) ? target : [],
  );
}

/** What an `echo` or `printf` writes, expansions as they are written. */
function spoken(command: Command): string | undefined {
  if (command.kind !== "simple") return undefined;
  const { program } = command.execution;
  if (program?.name !== "echo" && program?.name !== "printf") return undefined;
  const words = program.words.slice(1).map((word) => word.text.value);
  const from = words.findIndex((word) => !/^-[neE]+$|^%s(?:\\n)?$/.test(word));
  return from === -1 ? "" : words.slice(from).join(" ");
}
