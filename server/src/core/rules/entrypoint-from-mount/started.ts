import type { Execution } from "../../shell/execution.ts";
import { programSource } from "../../shell/interpreters.ts";
import type { Command, Script, ShellWord, Statement } from "../../shell/script.ts";
import { normalizePath } from "../../text/path.ts";
import { Written } from "./written.ts";

/** A file whose code a command runs. */
export interface StartedFile {
  readonly word: ShellWord;
  /** Its absolute path, without `.` and `..`; that of its original where the script copied it there just before. */
  readonly path: string;
  /** True where a shell or interpreter is told to run it, so that it is no mere argument. */
  readonly asScript: boolean;
}

/** The files that the execution starts: its program, and the script that this is told to run. Relative paths are not known. */
export function startedFiles(run: Execution): StartedFile[] {
  const { program, shell } = run;
  const [first] = program?.words ?? [];
  if (!program || !first) return [];
  const sourced = program.name === "." || program.name === "source";
  const file = sourced ? program.words[1] : programSource(program);
  const own = [...(file === "stdin" ? [] : started(file, true)), ...started(first, false)];
  if (shell?.kind === "file") return [...started(shell.word, true), ...own];
  return shell?.script ? [...final(shell.script).map((f) => ({ ...f, asScript: true })), ...own] : own;
}

function started(word: ShellWord | undefined, asScript: boolean): StartedFile[] {
  return word?.value?.startsWith("/") ? [{ word, path: normalizePath(word.value), asScript }] : [];
}

/** What the last command of a script starts. What stands before it (waiting, copying) is not what the container is for. */
function final(script: Script): StartedFile[] {
  return ofStatements(script.statements, new Written());
}

function ofStatements(statements: readonly Statement[], written: Written): StartedFile[] {
  const last = statements.at(-1);
  if (!last || last.background) return [];
  written.statements(statements.slice(0, -1));
  return ofCommand(last.command, written);
}

function ofCommand(command: Command, written: Written): StartedFile[] {
  switch (command.kind) {
    case "simple":
      return startedFiles(command.execution).flatMap((file) => {
        const path = written.origin(file.path);
        return path === undefined ? [] : [{ ...file, path }];
      });
    case "and-or": {
      // Behind `||` stands what runs when the rest failed.
      const or = command.operators.indexOf("||");
      const at = or === -1 ? command.commands.length - 1 : or;
      const last = command.commands[at];
      for (const before of command.commands.slice(0, at)) written.command(before);
      return last ? ofCommand(last, written) : [];
    }
    case "pipeline": {
      const [stage] = command.stages;
      return stage ? ofCommand(stage, written) : [];
    }
    case "group":
      return ofStatements(command.body, written);
    default:
      return [];
  }
}
