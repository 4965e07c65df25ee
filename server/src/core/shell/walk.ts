import type { Execution } from "./execution.ts";
import { type Command, type Script, statementsOf, substitutionsOf } from "./script.ts";

/**
 * Every command of the scripts that an execution runs, however deep: what `calls` leaves out, since it starts no program
 * of its own (assignments, loops, groups with their redirections). An outer command comes before what stands in it.
 */
export function* commandsOf(execution: Execution): Iterable<Command> {
  for (const { script } of execution.starts) yield* inScript(script);
}

function* inScript(script: Script): Iterable<Command> {
  for (const { command } of script.statements) yield* inCommand(command);
}

function* inCommand(command: Command): Iterable<Command> {
  yield command;
  for (const { substitution } of substitutionsOf(command)) yield* inScript(substitution.script);
  if (command.kind === "simple") yield* commandsOf(command.execution);
  else if (command.kind === "pipeline") for (const stage of command.stages) yield* inCommand(stage);
  else if (command.kind === "and-or") for (const part of command.commands) yield* inCommand(part);
  else for (const list of statementsOf(command)) for (const statement of list) yield* inCommand(statement.command);
}
