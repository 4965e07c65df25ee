import type { MappedText } from "../text/mapped.ts";
import { encloses, type Span } from "../text/span.ts";
import type { Execution } from "./execution.ts";
import { type OptionSpec, readOptions } from "./options.ts";
import { type Command, type Script, type ShellWord, statementsOf, substitutionsOf } from "./script.ts";

/** A variable that a script sets. */
export interface Setting {
  readonly name: string;
  /** Where it is set. All spans are the file's. */
  readonly span: Span;
  /** From where on the script reads its own value: to the end of the function, subshell or script that sets it. */
  readonly holds: Span;
}

/** What the scripts of a command do with variables. */
export interface Variables {
  /** By name, in the order of the text. */
  readonly settings: ReadonlyMap<string, readonly Setting[]>;
  /** Where shells expand variables: the simple commands and tests, without the comments between them. In order, apart. */
  readonly expanded: readonly Span[];
  /** Every script, those in others too. */
  readonly scripts: readonly Span[];
}

/**
 * The variables that the scripts of a command set: assignments, `for`, `read`, `local`, arithmetic and the like. The
 * order of the text stands for that of the run. An assignment before a command (`X=1 run`) sets nothing, since the shell
 * expands the command's words without it.
 */
export function variablesOf(execution: Execution): Variables {
  const reader = new Reader();
  for (const { script } of execution.starts) reader.script(script);
  return { settings: reader.settings, expanded: merged(reader.expanded), scripts: reader.scripts };
}

function spanOf(text: MappedText): Span {
  return text.locate(0, text.value.length);
}

/** More than this many settings of one variable are not kept: a script that has them is made to cost. */
const settingLimit = 1000;

class Reader {
  readonly settings = new Map<string, Setting[]>();
  readonly expanded: Span[] = [];
  readonly scripts: Span[] = [];

  script(script: Script): void {
    const span = spanOf(script.text);
    const { end } = span;
    this.scripts.push(span);
    for (const { command } of script.statements) this.command(command, end, end);
  }

  /** `end` is where the shell that runs the command ends, `local` where the function does. */
  private command(command: Command, end: number, local: number): void {
    if (command.kind === "simple" || command.kind === "test") this.expanded.push(command.span);
    for (const { target } of command.redirections) if (target) this.expanded.push(target.span);
    for (const { substitution } of substitutionsOf(command)) this.script(substitution.script);
    switch (command.kind) {
      case "simple":
        this.simple(command, end, local);
        return;
      case "pipeline":
        for (const stage of command.stages) this.command(stage, end, local);
        return;
      case "and-or":
        for (const part of command.commands) this.command(part, end, local);
        return;
      case "test":
        if (command.arithmetic) this.arithmetic(command.source, command.span, end);
        return;
      case "loop":
        if (command.variable) this.set(command.variable.name, command.variable.span, end);
        else if (command.keyword === "for")
          for (const { text, span } of command.words) this.arithmetic(text.value, span, end);
        break;
    }
    if ("words" in command) for (const word of command.words) this.expanded.push(word.span);
    const inner = command.kind === "group" && command.subshell ? command.span.end : end;
    const own = command.kind === "function" ? command.span.end : Math.min(local, inner);
    for (const list of statementsOf(command)) for (const { command: next } of list) this.command(next, inner, own);
  }

  private simple(command: Extract<Command, { kind: "simple" }>, end: number, local: number): void {
    const { assignments, execution } = command;
    const { words } = execution;
    for (const word of [...words, ...assignments.map(({ value }) => value)]) this.defaults(word, end);
    if (words.length === 0) {
      for (const { name, value, span } of assignments) this.assign(name, value.text.value, span, end);
    } else this.builtin(words, end, local);
    // awk counts the fields of each line itself.
    const code = execution.code?.language === "awk" ? spanOf(execution.code.text) : undefined;
    if (code) this.set("NF", code, code.end, code.start);
    for (const { script } of execution.starts) this.script(script);
  }

  /** Builtins that set the variables which their words name. */
  private builtin([first, ...words]: readonly ShellWord[], end: number, local: number): void {
    const name = first?.value;
    if (name === undefined) return;
    if (declarations.has(name)) {
      const isLocal =
        name === "local" || ((name === "declare" || name === "typeset") && !words.some((w) => w.value === "-g"));
      for (const { text, span } of words) {
        const [, variable, value] = /^([A-Za-z_]\w*)(?:\+?=(.*))?$/s.exec(text.value) ?? [];
        if (variable === undefined || (value === undefined && !isLocal)) continue;
        this.assign(variable, value ?? "", span, isLocal ? local : end);
      }
    } else if (name === "let") {
      for (const { text, span } of words) this.arithmetic(text.value, span, end);
    } else if (name === "printf") {
      const variable = words[0]?.value === "-v" ? words[1] : undefined;
      if (variable?.value !== undefined) this.set(variable.value, variable.span, end);
    } else if (Object.hasOwn(readers, name)) {
      const { options, operands } = readOptions(words, 0, readers[name] as OptionSpec);
      const array = options.find((option) => option.name === "a" && name === "read")?.value;
      for (const word of [...operands, ...(array ? [array] : [])]) {
        if (word.value !== undefined) this.set(word.value, word.span, end);
      }
      if (name === "read" && operands.length === 0) this.set("REPLY", (first as ShellWord).span, end);
    } else if (name === "getopts") {
      for (const variable of ["OPTARG", "OPTIND", words[1]?.value ?? ""])
        this.set(variable, (first as ShellWord).span, end);
    }
  }

  /**
   * `X=$X` makes no variable of the script's own. What is put before or behind a search path in use is meant to be the
   * container's, so such a one is the script's from its first letter on.
   */
  private assign(name: string, value: string, span: Span, end: number): void {
    if (value === `$${name}` || value === `\${${name}}`) return;
    const own = [`$${name}`, `\${${name}}`];
    const added = name.endsWith("PATH") && own.some((o) => value.includes(`${o}:`) || value.endsWith(`:${o}`));
    this.set(name, span, end, added ? span.start : span.end);
  }

  /** `${X:=1}` and `${X=1}` */
  private defaults({ text, value }: ShellWord, end: number): void {
    if (value !== undefined) return;
    for (const match of text.value.matchAll(/\$\{([A-Za-z_]\w*):?=/g)) {
      this.set(match[1] as string, text.locate(match.index, match.index + match[0].length), end);
    }
  }

  /** `i = 1`, `i += 1`, `i++` and `--i`. */
  private arithmetic(source: string, span: Span, end: number): void {
    const assigned = /([A-Za-z_]\w*)\s*(?:(?:[-+*/%&|^]|<<|>>)?=(?!=)|\+\+|--)|(?:\+\+|--)\s*([A-Za-z_]\w*)/g;
    for (const match of source.matchAll(assigned)) this.set(match[1] ?? match[2] ?? "", span, end, span.start);
  }

  private set(name: string, span: Span, end: number, start = span.end): void {
    if (!/^[A-Za-z_]\w*$/.test(name)) return;
    const known = this.settings.get(name);
    if (!known) this.settings.set(name, [{ name, span, holds: { start, end } }]);
    else if (known.length < settingLimit) known.push({ name, span, holds: { start, end } });
  }
}

const declarations = new Set(["export", "local", "declare", "typeset", "readonly"]);

/** The options of the builtins that read, with what takes a value (bash manual, "Bash Builtin Commands"). */
const readers: Readonly<Record<string, OptionSpec>> = {
  read: { short: "adinNptu" },
  mapfile: { short: "dnOsuCc" },
  readarray: { short: "dnOsuCc" },
};

/** The same places without what lies in others. */
function merged(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last && span.start < last.end)
      result[result.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
    else result.push(span);
  }
  return result;
}

/** The setting that counts where a shell expands the variable; undefined where none does, or where no shell expands it. */
export function settingFor({ settings, expanded }: Variables, name: string, at: Span): Setting | undefined {
  const setting = settings.get(name)?.find(({ holds }) => holds.start <= at.start && at.start < holds.end);
  if (!setting) return undefined;
  let low = 0;
  let high = expanded.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((expanded[middle] as Span).start <= at.start) low = middle + 1;
    else high = middle;
  }
  const place = expanded[low - 1];
  return place && encloses(place, at) ? setting : undefined;
}
