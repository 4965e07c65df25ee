import { cover, type Span } from "../text/span.ts";
import type { Program } from "./execution.ts";
import { patternProgram } from "./programPatterns.ts";
import type { Script, ShellWord } from "./script.ts";

/** The program that the words start: the first of them, with the others as its arguments. There must be one. */
export function programOf(words: readonly ShellWord[]): Program {
  return { name: programName(words[0] as ShellWord), words, span: spanOf(words) };
}

/** The last segment of a program's path in lower case, without `.exe`; undefined where a variable decides it. */
export function programName(word: ShellWord): string | undefined {
  const path = word.value ?? locatedProgram(word) ?? patternProgram(word.text.value) ?? word.text.value;
  const name = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1).toLowerCase();
  if (word.value === undefined && /[$`(){}*?[\uE000]/.test(name)) return shellVariable(path);
  return name.endsWith(".exe") ? name.slice(0, -4) : name;
}

/** From the first to the last word. A word that stands elsewhere in the file (an alias, another instruction) is left out. */
function spanOf(words: readonly ShellWord[]): Span {
  const [first] = words as [ShellWord];
  const last = words.findLast((word) => word.span.start >= first.span.start) ?? first;
  return cover([first.span, last.span]);
}

/** `$(which nc)` and `$(command -v nc)` name a program in the roundabout way. */
export function locatedProgram(word: ShellWord): string | undefined {
  const [only] = word.substitutions;
  if (!only || word.substitutions.length > 1 || !isWhole(word, only.script)) return undefined;
  const [statement] = only.script.statements;
  if (only.script.statements.length > 1 || statement?.command.kind !== "simple") return undefined;
  const { program } = statement.command.execution;
  const finds = program?.name === "which" || program?.name === "command" || program?.name === "type";
  return finds ? program.words.at(-1)?.value : undefined;
}

/** True where nothing but `$(…)` or backticks stands around the script. */
function isWhole(word: ShellWord, script: Script): boolean {
  const { value } = word.text;
  return value.startsWith("`") ? value.endsWith("`") : value.length === script.text.value.length + 3;
}

/** The variables that hold the shell in use. */
function shellVariable(path: string): string | undefined {
  return /^\$\{?(?:SHELL|BASH)(?::[^}]*)?\}?$/.test(path) ? "sh" : undefined;
}
