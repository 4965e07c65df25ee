import { type MappedText, opaque } from "../text/mapped.ts";
import type { Program } from "./execution.ts";
import { filtered } from "./filters.ts";
import { formatted, withoutEscapes } from "./format.ts";
import type { Command, Redirection, Script, ShellWord, SimpleCommand, Statement } from "./script.ts";
import { join } from "./words.ts";

/** What commands write to their standard output, where the script itself decides it. */

/** Pays for so many units of text; false where that is too much. */
type Charge = (units: number) => boolean;

/** All that the script writes; undefined where a part of it is not certain. */
export function certainOutput(script: Script, charge: Charge): string | undefined {
  return script.complete ? ofStatements(script.statements, undefined, charge) : undefined;
}

function ofStatements(statements: readonly Statement[], input: string | undefined, charge: Charge): string | undefined {
  let written = "";
  for (const { command, background } of statements) {
    const output = background ? undefined : ofCommand(command, statements.length === 1 ? input : undefined, charge);
    if (output === undefined) return undefined;
    written += output;
  }
  return written;
}

function ofCommand(command: Command, input: string | undefined, charge: Charge): string | undefined {
  if (command.kind === "simple") return ofSimple(command, input);
  if (command.redirections.length > 0) return undefined;
  if (command.kind === "group") return ofStatements(command.body, input, charge);
  if (command.kind !== "pipeline") return undefined;
  let flow = input;
  for (const stage of command.stages) {
    flow = ofCommand(stage, flow, charge);
    if (flow === undefined || !charge(2 * flow.length)) return undefined;
  }
  return flow;
}

function ofSimple(command: SimpleCommand, input: string | undefined): string | undefined {
  const { program, wrappers } = command.execution;
  let given = input;
  for (const { operator, descriptor, target } of command.redirections) {
    if (operator.startsWith("<<") && (descriptor ?? "0") === "0") {
      given = target?.value === undefined ? undefined : operator === "<<<" ? `${target.value}\n` : target.value;
    } else if (!operator.startsWith(">") || descriptor !== "2") return undefined;
  }
  if (!program) return command.execution.words.length === 0 ? "" : undefined;
  const transparent = wrappers.every(({ name }) => name === "command" || name === "builtin" || name === "busybox");
  return transparent ? programOutput(program, given) : undefined;
}

/** What the program writes for what it is given. */
export function programOutput(program: Program, input: string | undefined): string | undefined {
  const values: string[] = [];
  for (const { value } of program.words.slice(1)) {
    if (value === undefined) return undefined;
    values.push(value);
  }
  if (program.name === "echo") return echoed(values);
  if (program.name === "printf") {
    const [format, ...rest] = values[0] === "--" ? values.slice(1) : values;
    return format === undefined || format.startsWith("-") ? undefined : formatted(format, rest);
  }
  if (program.name === ":" || program.name === "true") return "";
  return input === undefined ? undefined : filtered(program, input);
}

/** Shells differ in what a backslash means to `echo` without an option: then the output is not certain. */
function echoed(values: readonly string[]): string | undefined {
  const first = values.findIndex((value) => !/^-[neE]+$/.test(value));
  const words = first === -1 ? [] : values.slice(first);
  const letters = values.slice(0, first === -1 ? undefined : first).join("");
  const text = words.join(" ");
  const end = letters.includes("n") ? "" : "\n";
  if (!text.includes("\\")) return text + end;
  if (/E[^e]*$/.test(letters)) return text + end;
  if (!letters.includes("e")) return undefined;
  const plain = withoutEscapes(text, "echo");
  return plain === undefined ? undefined : plain + (/(?:^|[^\\])(?:\\\\)*\\c/.test(text) ? "" : end);
}

/**
 * What a command writes, as text with its places: the words of an `echo`, the text of a `cat <<EOF`. Where parts of it
 * are not known they stand as they are written.
 */
export function written(command: Command, input: MappedText | undefined): MappedText | undefined {
  if (command.kind !== "simple") return undefined;
  const { program } = command.execution;
  if (!program) return undefined;
  const document = command.redirections.findLast(isInput);
  const given = document ? (document.operator.startsWith("<<") ? document.target?.text : undefined) : input;
  const words = program.words.slice(1);
  switch (program.name) {
    case "echo": {
      const first = words.findIndex((word) => !/^-[neE]+$/.test(word.text.value));
      if (first === -1) return undefined;
      const text = join(
        words.slice(first).map((word) => word.text),
        " ",
      );
      return text.value.includes("\\") ? (placed(command, programOutput(program, undefined)) ?? text) : text;
    }
    case "printf": {
      const plain = words.length > 1 && /^%[sb](?:\\n)?$/.test(words[0]?.text.value ?? "");
      const text = words.at(plain ? 1 : 0)?.text;
      if (plain && words.length === 2 && !text?.value.includes("\\")) return text;
      return placed(command, programOutput(program, undefined)) ?? text;
    }
    case "cat":
      return words.length === 0 ? given : undefined;
    default:
      // A filter works on the letters: where some are not known, nothing is.
      if (!given || /[$`]/.test(given.value)) return undefined;
      return changed(given, programOutput(program, `${given.value}\n`));
  }
}

/** What a filter makes of a text stands where that does. */
function changed(given: MappedText, text: string | undefined): MappedText | undefined {
  return text === undefined ? undefined : opaque(text, given.locate(0, given.value.length));
}

function placed(command: Command, text: string | undefined): MappedText | undefined {
  return text === undefined ? undefined : opaque(text, command.span);
}

/** The text behind `<(…)`, where that is the whole word and what it writes is known. */
export function processOutput(word: ShellWord, charge: Charge): MappedText | undefined {
  const [only] = word.substitutions;
  if (only?.kind !== "input" || word.substitutions.length > 1 || !/^<\(.*\)$/s.test(word.text.value)) return undefined;
  const [statement] = only.script.statements;
  if (!statement || only.script.statements.length > 1) return undefined;
  const { command } = statement;
  const text = written(command, undefined);
  if (text) return text;
  const output = certainOutput(only.script, charge);
  return output === undefined ? undefined : opaque(output, command.span);
}

export function isOutput(redirection: Redirection): boolean {
  return /^(?:>|&>)/.test(redirection.operator) && (redirection.descriptor ?? "1") === "1";
}

/** True for what stands in place of standard input. */
export function isInput(redirection: Redirection): boolean {
  return redirection.operator.startsWith("<") && (redirection.descriptor ?? "0") === "0";
}
