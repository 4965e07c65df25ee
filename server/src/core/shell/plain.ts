import type { Execution } from "./execution.ts";

/** Names that only a shell knows, or that mean another program outside of it. */
const builtins = new Set(
  (
    ". : alias bg bind break builtin caller cd command compgen complete continue declare dirs disown enable eval exec exit " +
    "export fc fg getopts hash help history jobs let local logout mapfile popd pushd read readarray readonly return set " +
    "shift shopt source suspend times trap type typeset ulimit umask unalias unset wait"
  ).split(" "),
);

/**
 * The words to start without a shell, where the shell's script is one plain command: no variable, no pattern, nothing
 * redirected, no builtin. Wrappers before the shell stay. Undefined where the shell makes a difference.
 */
export function plainCommand(execution: Execution): string[] | undefined {
  const { shell, program, wrappers } = execution;
  // A login or interactive shell reads files that may change how the program is found and run.
  if (!program || shell?.kind !== "script" || !shell.script?.complete || shell.login || shell.interactive)
    return undefined;
  // A comment would be lost.
  if (/(?:^|\s)#/.test(shell.script.text.value)) return undefined;
  const [statement] = shell.script.statements;
  if (!statement || shell.script.statements.length > 1 || statement.background) return undefined;
  const { command } = statement;
  if (command.kind !== "simple" || command.redirections.length + command.assignments.length > 0) return undefined;
  const [first, ...rest] = command.execution.words;
  const words = first?.value === "exec" && rest.length > 0 ? rest : command.execution.words;
  const values = [...wrappers.flatMap((wrapper) => wrapper.words), ...words].map((word) => word.value);
  const [name] = words;
  if (name?.value === undefined || /^[-[{(]/.test(name.value) || builtins.has(name.value)) return undefined;
  // Compose and Kubernetes have their own idea of `$`.
  return values.every((value) => value !== undefined && !/[$\n]/.test(value)) ? (values as string[]) : undefined;
}
