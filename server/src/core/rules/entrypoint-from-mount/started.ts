import type { Execution } from "../../shell/execution.ts";
import { programSource } from "../../shell/interpreters.ts";
import type { Command, Script, ShellWord } from "../../shell/script.ts";

/** A file whose code a command runs. */
export interface StartedFile {
  readonly word: ShellWord;
  /** Its absolute path, without `.` and `..`. */
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
  return word?.value?.startsWith("/") ? [{ word, path: normalize(word.value), asScript }] : [];
}

/** What the last command of a script starts. What stands before it (waiting, copying) is not what the container is for. */
function final(script: Script): StartedFile[] {
  const last = script.statements.at(-1);
  return last && !last.background ? ofCommand(last.command) : [];
}

function ofCommand(command: Command): StartedFile[] {
  switch (command.kind) {
    case "simple":
      return startedFiles(command.execution);
    case "and-or": {
      // Behind `||` stands what runs when the rest failed.
      const at = command.operators.indexOf("||");
      const last = command.commands[at === -1 ? command.commands.length - 1 : at];
      return last ? ofCommand(last) : [];
    }
    case "pipeline": {
      const [stage] = command.stages;
      return stage ? ofCommand(stage) : [];
    }
    case "group": {
      const last = command.body.at(-1);
      return last && !last.background ? ofCommand(last.command) : [];
    }
    default:
      return [];
  }
}

/** An absolute path as the system takes it. */
export function normalize(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}
