import type { Program, Shell } from "./execution.ts";
import { type OptionSpec, readOptions } from "./options.ts";
import type { ShellWord } from "./script.ts";

/** How a shell is started, but for its script's tree. */
export type Invocation = Omit<Shell, "script">;

/** How the program uses its arguments where it is a shell; undefined where it is none. */
export function shellInvocation(program: Program): Invocation | undefined {
  const { name } = program;
  if (name === undefined) return undefined;
  if (name === "cmd") return cmd(program);
  if (name === "powershell" || name === "pwsh") return powerShell(program);
  if (name === "su" || name === "runuser") return su(program);
  return shells.has(name) ? posix(program) : changedRoot(program);
}

/** True for shells whose scripts are another language than the one that is read here. */
export function isForeign(name: string): boolean {
  return name === "cmd" || name === "powershell" || name === "pwsh";
}

const shells = new Set("sh bash dash ash zsh ksh ksh93 mksh pdksh yash posh rbash fish csh tcsh hush lksh".split(" "));

/** Options of a Bourne-like shell, C shell or fish. Options and their values end with the first operand or `--` or `-`. */
function posix(program: Program): Invocation {
  const { words } = program;
  const letters = new Set<string>();
  const names = new Set<string>();
  let command: ShellWord | undefined;
  let at = 1;
  for (; at < words.length; at++) {
    const value = words[at]?.text.value as string;
    if (value === "--" || value === "-") {
      at++;
      break;
    }
    if (value.startsWith("--")) {
      const [name = ""] = value.slice(2).split("=", 1);
      names.add(name);
      // fish has a long name for -c.
      if (name === "command") command = words[++at];
      else if (name === "rcfile" || name === "init-file" || name === "init-command") at++;
    } else if (/^[-+]./.test(value)) {
      // `-euo pipefail -c`: each o takes a word of its own, wherever in the cluster it stands.
      for (const letter of value.slice(1)) {
        if (value.startsWith("-")) letters.add(letter);
        if (letter === "o" || letter === "O") at++;
      }
    } else break;
  }
  const interactive = letters.has("i") || names.has("interactive");
  const login = letters.has("l") || names.has("login");
  const base = { name: program.name as string, interactive, login };
  const rest = words.slice(at);
  if (command) return { ...base, kind: "script", word: command, operands: rest };
  if (letters.has("c")) return inline(base, rest);
  if (names.has("version") || names.has("help") || names.has("dump-strings")) return nothing(base);
  if (rest.length === 0 || letters.has("s")) return { ...base, kind: "console", word: undefined, operands: rest };
  return { ...base, kind: "file", word: rest[0], operands: rest.slice(1) };
}

type Base = Pick<Invocation, "name" | "interactive" | "login">;

/** `-c` without a script is an error. */
function inline(base: Base, rest: readonly ShellWord[]): Invocation {
  const [word, ...operands] = rest;
  return word ? { ...base, kind: "script", word, operands } : nothing(base);
}

function nothing(base: Base): Invocation {
  return { ...base, kind: "none", word: undefined, operands: [] };
}

/** `su [-] [USER] [-c SCRIPT] [ARGUMENT…]` starts the user's shell. `runuser -u USER COMMAND` starts no shell. */
function su(program: Program): Invocation | undefined {
  const spec = { short: "cgGsTuw", long: ["command", "group", "supp-group", "shell", "user"], anywhere: true };
  const { options, operands } = readOptions(program.words, 1, spec);
  const option = (...names: string[]) => options.findLast((o) => names.includes(o.name));
  if (program.name === "runuser" && option("u", "user")) return undefined;
  const login = option("l", "login") !== undefined || operands[0]?.text.value === "-";
  const base = { name: program.name as string, interactive: false, login };
  if (option("help", "version", "h", "V")) return nothing(base);
  const command = option("c", "command")?.value;
  if (command) return { ...base, kind: "script", word: command, operands: [] };
  const [, file, ...rest] = operands.filter((word) => word.text.value !== "-");
  if (file) return { ...base, kind: "file", word: file, operands: rest };
  return { ...base, kind: "console", word: undefined, operands: [] };
}

/** Programs that start the user's shell where they are given no command: another root, other namespaces. */
function changedRoot(program: Program): Invocation | undefined {
  const spec = program.name === undefined ? undefined : changers.get(program.name);
  if (!spec) return undefined;
  const { options, next } = readOptions(program.words, 1, spec);
  const base = { name: program.name as string, interactive: false, login: false };
  if (options.some((option) => ["h", "help", "V", "version"].includes(option.name))) return nothing(base);
  return program.words.length > next + spec.operands
    ? undefined
    : { ...base, kind: "console", word: undefined, operands: [] };
}

const changers: ReadonlyMap<string, OptionSpec & { readonly operands: number }> = new Map([
  ["chroot", { operands: 1 }],
  ["nsenter", { short: "tSGW", long: ["target", "setuid", "setgid"], operands: 0 }],
  ["unshare", { short: "RwSG", long: ["root", "wd", "setuid", "setgid"], operands: 0 }],
]);

/** Any beginning of a parameter's name is that parameter. Without one, pwsh takes a file and powershell a command. */
function powerShell(program: Program): Invocation {
  const { words } = program;
  const base = { name: program.name as string, interactive: false, login: false };
  for (let at = 1; at < words.length; at++) {
    const value = words[at]?.text.value.toLowerCase() as string;
    const name = /^(?:--?|\/)([a-z]+)/.exec(value)?.[1];
    if (name === undefined) {
      const file = program.name === "pwsh";
      return { ...base, kind: file ? "file" : "script", word: words[at], operands: words.slice(at + 1) };
    }
    if ("command".startsWith(name) || name === "commandwithargs" || name === "cwa")
      return inline(base, words.slice(at + 1));
    if (name !== "ex" && ("encodedcommand".startsWith(name) || name === "ec" || name === "enc")) {
      return { ...inline(base, words.slice(at + 1)), encoded: true };
    }
    if ("file".startsWith(name)) {
      return { ...base, kind: "file", word: words[at + 1], operands: words.slice(at + 2) };
    }
    if (name === "version" && program.name === "pwsh") return nothing(base);
    if (["help", "h", "?"].includes(name)) return nothing(base);
    if (powerShellValues.test(name)) at++;
  }
  return { ...base, kind: "console", word: undefined, operands: [] };
}

/** Parameters that take a value: ExecutionPolicy, WindowStyle, InputFormat, OutputFormat, WorkingDirectory … */
const powerShellValues = /^(?:ex|ep|w|i[nf]|o[uf]?|v|psc|conf|cu|set)/;

/** `cmd /S /C SCRIPT`; `/K` runs the script and stays. */
function cmd(program: Program): Invocation {
  const { words } = program;
  const base = { name: "cmd", interactive: false, login: false };
  const at = words.findIndex((word) => /^\/[ck]/i.test(word.text.value));
  if (at !== -1) return inline(base, words.slice(at + 1));
  return words.some((word) => word.text.value === "/?")
    ? nothing(base)
    : { ...base, kind: "console", word: undefined, operands: [] };
}
