import type { Span } from "../text/span.ts";
import { type Call, calls } from "./calls.ts";
import type { Execution } from "./execution.ts";
import type { Assignment, Command, ShellWord } from "./script.ts";
import { commandsOf } from "./walk.ts";

/** A program that a variable names. */
export interface VariableProgram {
  readonly variable: string;
  readonly span: Span;
  /** Where that variable is named: the program's word, or what the script sets that word's variable to. */
  readonly source: ShellWord;
  /** True where no shell expands it: a word of the command itself. Kubernetes does, where it is `$(NAME)`. */
  readonly bare: boolean;
}

/**
 * The programs that are whatever a variable of the container's environment holds. None where only a part of the path is
 * variable, where the script sets the variable itself, or where the words are the container's own (`$@`, `$0`).
 */
export function variablePrograms(execution: Execution): VariableProgram[] {
  const all = calls(execution);
  const starts = all.filter((call) => call.program.name === undefined && runsHere(call));
  // A file of settings that is read before may set any of them.
  if (starts.length === 0 || all.some(({ program }) => program.name === "." || program.name === "source")) return [];
  const settings = settingsIn(execution);
  return starts.flatMap((call): VariableProgram[] => {
    const [word] = call.program.words;
    if (!word || holdsOptions(call, word)) return [];
    const { value: text } = word.text;
    if (call.place.via === undefined) {
      const variable = /^\$(?:\((\w+)\)|\{(\w+)\})$/.exec(text)?.slice(1).find(Boolean);
      return variable === undefined ? [] : [{ variable, source: word, span: word.span, bare: true }];
    }
    const outside = outsideVariable(word, settings);
    return outside ? [{ ...outside, span: word.span, bare: false }] : [];
  });
}

/** Words handed to a program that may run them elsewhere, and what runs on an event, are not what the container starts. */
function runsHere({ place }: Call): boolean {
  for (let at: Call["place"] | undefined = place; at; at = at.parent?.place) {
    if (at.via === "elsewhere" || at.via === "later" || at.via === "network" || at.via === "code") return false;
  }
  return true;
}

/** The variable that the word is, and nothing else, also with a default: `$X`, `"${X:-y}"`, `${X[@]}`. */
function wholeVariable(text: string): string | undefined {
  const match = /^\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?:\[[@*\d]{1,4}\])?(?::?[-=?].*)?\})$/s.exec(text);
  return match?.slice(1).find(Boolean);
}

/** Where each variable that the scripts set gets its values; undefined for what is read or made by a program. */
type Settings = ReadonlyMap<string, readonly (ShellWord | undefined)[]>;

/** The variable that decides, followed through others that only pass it on. */
function outsideVariable(
  word: ShellWord,
  settings: Settings,
): Pick<VariableProgram, "variable" | "source"> | undefined {
  let source = word;
  for (let steps = 0; steps < 8; steps++) {
    const variable = wholeVariable(source.text.value);
    if (variable === undefined) return undefined;
    const values = settings.get(variable);
    if (!values) return { variable, source };
    const [value] = values;
    if (!value || values.length > 1) return undefined;
    // X=${X:-default}
    if (wholeVariable(value.text.value) === variable) return { variable, source: value };
    source = value;
  }
  return undefined;
}

/** A wrapper's own options may stand in the variable: `env $EXTRA /app/server`. */
function holdsOptions({ execution, program }: Call, word: ShellWord): boolean {
  const wrapper = execution.wrappers.at(-1);
  const last = wrapper?.words.at(-1)?.text.value;
  const next = program.words[1]?.text.value;
  // Options come before a program, not before more options.
  if (!wrapper || word.quoted || last === "--" || next === undefined || next.startsWith("-")) return false;
  return !plainWrappers.has(wrapper.name ?? "");
}

/** Wrappers without options or operands of their own that anyone would keep in a variable. */
const plainWrappers = new Set("exec command builtin nohup setsid tini dumb-init gosu su-exec timeout".split(" "));

const setters = new Set("export local declare typeset readonly read mapfile readarray getopts printf".split(" "));

function settingsIn(execution: Execution): Settings {
  const settings = new Map<string, (ShellWord | undefined)[]>();
  const set = (name: string, value: ShellWord | undefined) => {
    const values = settings.get(name);
    if (values) values.push(value);
    else settings.set(name, [value]);
  };
  for (const command of commandsOf(execution)) {
    if (command.kind === "loop" && command.variable !== undefined) set(command.variable.name, undefined);
    if (command.kind !== "simple") continue;
    for (const { name, value } of assigned(command)) set(name, value);
    const { program, wrappers } = command.execution;
    const setter = [program, ...wrappers].find((p) => p?.name !== undefined && setters.has(p.name));
    for (const word of setter?.words.slice(1) ?? []) {
      const name = /^([A-Za-z_]\w*)(?:\+?=|$)/.exec(word.text.value)?.[1];
      // `export X` alone sets nothing.
      if (name !== undefined && (word.text.value !== name || setter?.name !== "export")) set(name, undefined);
    }
  }
  return settings;
}

/** Assignments that stand alone; those before a program are that program's. */
function assigned(command: Command): readonly Assignment[] {
  return command.kind === "simple" && command.execution.words.length === 0 ? command.assignments : [];
}
