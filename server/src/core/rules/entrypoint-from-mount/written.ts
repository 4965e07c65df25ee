import { downloadOf } from "../../shell/download.ts";
import type { Program } from "../../shell/execution.ts";
import { copied, writtenFiles } from "../../shell/payloadPrograms.ts";
import type { Command, Redirection, Statement } from "../../shell/script.ts";
import { normalizePath } from "../../text/path.ts";

/**
 * The files that a script surely writes itself before it goes on: what they held before is gone. Each has the path
 * that it is a copy of; undefined where the script makes or fetches the content.
 */
export class Written {
  private readonly files = new Map<string, string | undefined>();
  private readonly folders = new Map<string, string>();

  /** The path whose content a file has by now: its own, that of its original, or none outside of the script. */
  origin(path: string): string | undefined {
    if (this.files.has(path)) return this.files.get(path);
    for (const [to, from] of this.folders) {
      if (path.startsWith(`${to}/`)) return normalizePath(from + path.slice(to.length));
    }
    return path;
  }

  /** What stands behind `||`, in a branch or in a loop may not run, and in the background not yet. */
  statements(list: readonly Statement[]): void {
    for (const { command, background } of list) if (!background) this.command(command);
  }

  command(command: Command): void {
    switch (command.kind) {
      case "simple":
        if (command.execution.program) this.program(command.execution.program);
        break;
      case "and-or":
        if (!command.operators.includes("||")) for (const part of command.commands) this.command(part);
        break;
      case "pipeline":
        for (const stage of command.stages) this.command(stage);
        break;
      case "group":
        this.statements(command.body);
        break;
      default:
    }
    for (const redirection of command.redirections) this.redirection(redirection);
  }

  private program(program: Program): void {
    for (const { from, to } of copied(program)) {
      const contents = /^(.*)\/[.*]$/.exec(from.text.value)?.[1];
      const original = this.absolute(contents ?? from.value);
      for (const path of to) {
        if (!path.startsWith("/")) continue;
        if (contents === undefined) this.files.set(normalizePath(path), original);
        else if (original !== undefined) this.folders.set(normalizePath(path), original);
      }
    }
    // `tee -a` adds to what is there.
    const adds = program.words.some((word) => /^(?:-a|--append|oflag=append)$/.test(word.text.value));
    const made = adds ? [] : writtenFiles(program).map((word) => word.value);
    for (const path of [...made, ...(downloadOf(program)?.files ?? [])]) this.made(path);
  }

  private redirection({ operator, target }: Redirection): void {
    if (operator === ">" || operator === ">|" || operator === "&>") this.made(target?.value);
  }

  private made(path: string | undefined): void {
    if (path?.startsWith("/")) this.files.set(normalizePath(path), undefined);
  }

  /** Undefined for what is not known: a path that begins at the working folder, or one of a variable. */
  private absolute(path: string | undefined): string | undefined {
    return path?.startsWith("/") ? this.origin(normalizePath(path)) : undefined;
  }
}
