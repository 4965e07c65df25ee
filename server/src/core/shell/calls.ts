import type { Execution, Program, Start } from "./execution.ts";
import {
  type Command,
  type Pipeline,
  type Script,
  type SimpleCommand,
  type Statement,
  statementsOf,
  substitutionsOf,
} from "./script.ts";

/** One program that a command starts. */
export interface Call {
  readonly program: Program;
  /** What the program's words start: its wrappers, its own script. */
  readonly execution: Execution;
  /** The command of a script; undefined for the words of an exec form. */
  readonly command: SimpleCommand | undefined;
  readonly place: CallPlace;
}

/** Where in the scripts a program stands. Neighbours share one. */
export interface CallPlace {
  /** How the innermost script came to run; undefined for the words themselves. */
  readonly via: Start["via"] | "substitution" | undefined;
  /** The call that started that script, or in whose words the substitution stands. */
  readonly parent: Call | undefined;
  /** The pipeline whose stage, or part of a stage, it is. */
  readonly pipeline: { readonly command: Pipeline; readonly stage: number } | undefined;
  /** True where it may not run: behind `&&`, in a branch. */
  readonly conditional: boolean;
  readonly loop: boolean;
  readonly background: boolean;
  /** True in the body of a function, whether or not that is called. */
  readonly defined: boolean;
}

/**
 * Every program that the execution starts: the wrappers and the program itself, then those of its script, its
 * substitutions, and what it starts by its arguments. What is started stands behind what starts it.
 */
export function calls(execution: Execution): readonly Call[] {
  const known = made.get(execution);
  if (known) return known;
  const place: CallPlace = {
    via: undefined,
    parent: undefined,
    pipeline: undefined,
    conditional: false,
    loop: false,
    background: false,
    defined: false,
  };
  const found: Call[] = [];
  collect(execution, undefined, place, found);
  made.set(execution, found);
  return found;
}

/** Kept as long as the execution: a dozen rules ask. */
const made = new WeakMap<Execution, readonly Call[]>();

function collect(
  execution: Execution,
  command: SimpleCommand | undefined,
  place: CallPlace,
  found: Call[],
): Call | undefined {
  const { program } = execution;
  for (const wrapper of execution.wrappers) found.push({ program: wrapper, execution, command, place });
  const call = program && { program, execution, command, place };
  if (call) found.push(call);
  for (const { via, script } of execution.starts)
    inScript(script, { ...place, via, parent: call ?? place.parent }, found);
  return call;
}

function inScript(script: Script, place: CallPlace, found: Call[]): void {
  inStatements(script.statements, place.pipeline ? { ...place, pipeline: undefined } : place, found);
}

function inStatements(statements: readonly Statement[], place: CallPlace, found: Call[]): void {
  for (const { command, background } of statements) {
    inCommand(command, background && !place.background ? { ...place, background } : place, found);
  }
}

function inCommand(command: Command, place: CallPlace, found: Call[]): void {
  const call = command.kind === "simple" ? collect(command.execution, command, place, found) : undefined;
  for (const { substitution } of substitutionsOf(command)) {
    inScript(substitution.script, { ...place, via: "substitution", parent: call ?? place.parent }, found);
  }
  if (command.kind === "simple") return;
  if (command.kind === "pipeline") {
    for (const [stage, part] of command.stages.entries()) {
      inCommand(part, { ...place, pipeline: { command, stage } }, found);
    }
  } else if (command.kind === "and-or") {
    for (const [i, part] of command.commands.entries()) {
      inCommand(part, i > 0 && !place.conditional ? { ...place, conditional: true } : place, found);
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
