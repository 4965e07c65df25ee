import type { MappedText } from "../text/mapped.ts";
import type { Span } from "../text/span.ts";
import type { Execution } from "./execution.ts";

/**
 * A shell script as a tree, with as much of the grammar as rules ask for. The names are POSIX's. All spans are the
 * file's, not the script's.
 */
export interface Script {
  readonly text: MappedText;
  readonly statements: readonly Statement[];
  /** False where a part could not be read or was left out for its size: what is here may not be all that runs. */
  readonly complete: boolean;
}

/** What stands between two `;`, `&` or line ends. */
export interface Statement {
  readonly command: Command;
  /** True where it ends in `&`. */
  readonly background: boolean;
}

export type Command =
  | SimpleCommand
  | Pipeline
  | AndOr
  | Loop
  | Branches
  | Group
  | FunctionDefinition
  | Coprocess
  | Test;

interface Node {
  /** With its redirections. */
  readonly span: Span;
  /** In the order of the text, which decides what `2>&1` means. */
  readonly redirections: readonly Redirection[];
}

/** A program or builtin with its words; without words, assignments or redirections alone. */
export interface SimpleCommand extends Node {
  readonly kind: "simple";
  readonly assignments: readonly Assignment[];
  readonly execution: Execution;
}

export interface Pipeline extends Node {
  readonly kind: "pipeline";
  /** At least two. */
  readonly stages: readonly Command[];
}

/** Commands joined by `&&` and `||`: all but the first run or not, depending on the one before. */
export interface AndOr extends Node {
  readonly kind: "and-or";
  readonly operators: readonly ("&&" | "||")[];
  readonly commands: readonly Command[];
}

export interface Loop extends Node {
  readonly kind: "loop";
  readonly keyword: "while" | "until" | "for" | "select";
  /** The variable that `for` and `select` set; that of a `for ((…))` stands in its words. */
  readonly variable?: { readonly name: string; readonly span: Span };
  /** What `while` and `until` test; empty for the others. */
  readonly condition: readonly Statement[];
  /** What `for` and `select` go through, and the substitutions in a `for ((…))`. */
  readonly words: readonly ShellWord[];
  /** True for a `for ((…))` without a condition. */
  readonly endless: boolean;
  readonly body: readonly Statement[];
}

/** `if` with its branches, the last of which may be unconditional, or `case`, whose branches have no condition. */
export interface Branches extends Node {
  readonly kind: "if" | "case";
  readonly words: readonly ShellWord[];
  readonly branches: readonly { readonly condition: readonly Statement[]; readonly body: readonly Statement[] }[];
}

/** `( … )` or `{ … }` */
export interface Group extends Node {
  readonly kind: "group";
  readonly subshell: boolean;
  readonly body: readonly Statement[];
}

export interface FunctionDefinition extends Node {
  readonly kind: "function";
  readonly name: string;
  readonly body: readonly Statement[];
}

export interface Coprocess extends Node {
  readonly kind: "coprocess";
  /** `COPROC` where the script names none. */
  readonly name: string;
  readonly body: readonly Statement[];
}

/** `[[ … ]]` or `(( … ))` */
export interface Test extends Node {
  readonly kind: "test";
  readonly arithmetic: boolean;
  /** What stands between the brackets, as written. */
  readonly source: string;
  readonly words: readonly ShellWord[];
}

export interface Assignment {
  readonly name: string;
  readonly value: ShellWord;
  readonly span: Span;
}

export interface Redirection {
  readonly operator: ">" | ">>" | "<" | "<>" | "<&" | ">&" | ">|" | "&>" | "&>>" | "<<" | "<<-" | "<<<";
  /** The number, or the name in `{name}>`; undefined where the operator's own is meant. */
  readonly descriptor: string | undefined;
  /** The file or descriptor; for `<<` the document, for `<<<` the string. */
  readonly target: ShellWord | undefined;
  readonly span: Span;
}

/** One word, its quotes taken off. */
export interface ShellWord {
  /** The word as the program gets it, with expansions as they are written. */
  readonly text: MappedText;
  /** The same, where nothing in it depends on variables, commands or files. */
  readonly value: string | undefined;
  /** With the quotes. */
  readonly span: Span;
  /** True where some part of it is quoted or escaped. A word of an exec form is not. */
  readonly quoted: boolean;
  /** As the script has it, quotes and all, where expansions made something else of it. */
  readonly written?: string;
  /** How many of its printable characters are written as numbers, as in `$'\x62ash'`. Left out where none is. */
  readonly escapes?: number;
  /** Scripts in it: `$(…)`, `` `…` ``, `<(…)`, `>(…)`. */
  readonly substitutions: readonly Substitution[];
}

export interface Substitution {
  /** command: its output becomes part of the word. input and output: a file to read it from, or to write to it. */
  readonly kind: "command" | "input" | "output";
  readonly script: Script;
  readonly span: Span;
}

/** The lists of statements directly in a command, conditions before bodies. Pipelines and and-or lists hold commands. */
export function statementsOf(command: Command): readonly (readonly Statement[])[] {
  switch (command.kind) {
    case "loop":
      return [command.condition, command.body];
    case "if":
    case "case":
      return command.branches.flatMap((branch) => [branch.condition, branch.body]);
    case "group":
    case "function":
    case "coprocess":
      return [command.body];
    default:
      return [];
  }
}

/** The substitutions directly in a command's words, redirections and assignments, each with its word. */
export function substitutionsOf(command: Command): readonly { word: ShellWord; substitution: Substitution }[] {
  const found: { word: ShellWord; substitution: Substitution }[] = [];
  const look = (word: ShellWord | undefined) => {
    for (const substitution of word?.substitutions ?? []) found.push({ word: word as ShellWord, substitution });
  };
  if (command.kind === "simple") {
    for (const { value } of command.assignments) look(value);
    for (const word of command.execution.words) look(word);
  } else if ("words" in command) for (const word of command.words) look(word);
  for (const { target } of command.redirections) look(target);
  return found;
}
