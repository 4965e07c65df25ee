import type { Execution, Program, Start } from "./execution.ts";
import { type Command, type Pipeline, type Script, type Statement, statementsOf, wordsOf } from "./script.ts";

/** One program that a command starts, and where in the scripts it stands. */
export interface Call {
  readonly program: Program;
  /** What the program's words start: its wrappers, its own script. */
  readonly execution: Execution;
  /** The command of a script; undefined for the words of an exec form. */
  readonly command: Command | undefined;
  /** The pipeline whose stage, or part of a stage, it is. */
  readonly pipeline: { readonly command: Pipeline; readonly stage: number } | undefined;
  /** How the innermost script came to run; undefined for the words themselves. */
  readonly via: Start["via"] | "substitution" | undefined;
  /** The call that started that script. */
  readonly parent: Call | undefined;
  /** True where it may not run: behind `&&`, in a branch. */
  readonly conditional: boolean;
  readonly loop: boolean;
  readonly background: boolean;
  /** True in the body of a function, whether or not that is called. */
  readonly defined: boolean;
}

type Place = Omit<Call, "program" | "execution" | "command">;

/**
 * Every program that the execution starts, outermost first, in the order of the text: wrappers and the program itself,
 * then those of its script, its substitutions, and what it starts by its arguments.
 */
export function calls(execution: Execution): Call[] {
  const found: Call[] = [];
  const outside = { pipeline: undefined, via: undefined, parent: undefined };
  collect(
    execution,
    undefined,
    { ...outside, conditional: false, loop: false, background: false, defined: false },
    found,
  );
  return found;
}

function collect(execution: Execution, command: Command | undefined, place: Place, found: Call[]): void {
  for (const wrapper of execution.wrappers) found.push({ ...place, program: wrapper, execution, command });
  const { program } = execution;
  const call: Call | undefined = program && { ...place, program, execution, command };
  if (call) found.push(call);
  for (const { via, script } of execution.starts)
    inScript(script, { ...place, via, parent: call ?? place.parent }, found);
}

function inScript(script: Script, place: Place, found: Call[]): void {
  inStatements(script.statements, { ...place, pipeline: undefined }, found);
}

function inStatements(statements: readonly Statement[], place: Place, found: Call[]): void {
  for (const { command, background } of statements) {
    inCommand(command, { ...place, background: place.background || background }, found);
  }
}

function inCommand(command: Command, place: Place, found: Call[]): void {
  for (const word of wordsOf(command)) {
    for (const { script } of word.substitutions) inScript(script, { ...place, via: "substitution" }, found);
  }
  if (command.kind === "simple") collect(command.execution, command, place, found);
  else if (command.kind === "pipeline") {
    for (const [stage, part] of command.stages.entries()) {
      inCommand(part, { ...place, pipeline: { command, stage } }, found);
    }
  } else if (command.kind === "and-or") {
    for (const [i, part] of command.commands.entries()) {
      inCommand(part, { ...place, conditional: place.conditional || i > 0 }, found);
    }
  } else {
    const inside = {
      ...place,
      conditional: place.conditional || command.kind === "if" || command.kind === "case",
      loop: place.loop || command.kind === "loop",
      defined: place.defined || command.kind === "function",
      background: place.background || command.kind === "coprocess",
    };
    for (const list of statementsOf(command)) inStatements(list, inside, found);
  }
}
