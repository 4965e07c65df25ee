import type { Flow } from "./flow.ts";
import type { ShellWord } from "./script.ts";

/** More variables, or files, than this are not followed. */
const limit = 64;

/**
 * What a shell knows by name: variables, parameters, the current folder. A subshell sees what its parent knows and keeps
 * what it learns; a function's parameters are its own, all else its caller's.
 */
export class Names {
  private readonly variables = new Map<string, Flow | undefined>();
  private folder: string | undefined;

  constructor(
    private readonly parent?: Names,
    /** The words of a call: `$1` first. Undefined where they are the parent's. */
    private readonly parameters?: readonly { readonly word: ShellWord; readonly flow: Flow | undefined }[],
    private readonly isCall = false,
  ) {}

  get(name: string): Flow | undefined {
    for (let at: Names | undefined = this; at; at = at.parent) {
      if (at.variables.has(name)) return at.variables.get(name);
      if (at.parameters && /^[\d@*]$/.test(name))
        return at.parameters[name === "@" || name === "*" ? 0 : Number(name) - 1]?.flow;
    }
    return undefined;
  }

  set(name: string, flow: Flow | undefined): void {
    const own = this.isCall && this.parent ? this.parent : this;
    if (own !== this) own.set(name, flow);
    else if (own.variables.size < limit || own.variables.has(name)) own.variables.set(name, flow);
  }

  enter(folder: string): void {
    if (this.isCall && this.parent) this.parent.enter(folder);
    else this.folder = resolved(folder, this.current());
  }

  /** A path as one name for the file, whichever way it is written. */
  path(written: string): string {
    return resolved(this.filledIn(written), this.current());
  }

  /** A parameter of the call as the word that the call gives it. */
  filledIn(written: string): string {
    const parameter = /^\$\{?(\d)\}?$/.exec(written)?.[1];
    return parameter === undefined ? written : (this.parameter(Number(parameter)) ?? written);
  }

  private parameter(number: number): string | undefined {
    for (let at: Names | undefined = this; at; at = at.parent) {
      if (at.parameters) return at.parameters[number - 1]?.word.text.value;
    }
    return undefined;
  }

  private current(): string {
    for (let at: Names | undefined = this; at; at = at.parent) if (at.folder !== undefined) return at.folder;
    return ".";
  }
}

/** Absolute paths, and those that begin with a variable, stand for themselves. */
function resolved(written: string, folder: string): string {
  const path = written.slice(0, 1024).replace(/\$\{(\w+)\}/g, "$$$1");
  const full = /^[/$~]|^[a-z]:/i.test(path) ? path : `${folder}/${path}`;
  const parts: string[] = [];
  for (const part of full.split(/[/\\]/)) {
    if (part === "." || (part === "" && parts.length > 0)) continue;
    if (part === ".." && parts.length > 1 && parts.at(-1) !== "..") parts.pop();
    else parts.push(part);
  }
  return parts.join("/");
}
