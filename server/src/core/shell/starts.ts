import { type MappedText, opaque } from "../text/mapped.ts";
import { cover } from "../text/span.ts";
import type { Code, Execution, Program, Start } from "./execution.ts";
import { commandsIn } from "./interpreters.ts";
import { servedCommand, servedWords } from "./network.ts";
import { type OptionSpec, readOptions } from "./options.ts";
import { processOutput } from "./outputs.ts";
import { programName } from "./program.ts";
import type { Reading } from "./reading.ts";
import type { Script, ShellWord } from "./script.ts";
import { shellInvocation } from "./shells.ts";
import { join } from "./words.ts";

/** What a program that is no shell starts by its arguments, or by the code that it is given. */
export function startsOf(program: Program, code: Code | undefined, reading: Reading): Start[] {
  if (code) return commandsIn(code).flatMap((text) => fromText("code", text, reading));
  const served = servedCommand(program);
  if (served) return withArguments(program, served, reading) ?? fromText("network", served.text, reading);
  const connected = servedWords(program);
  if (connected) return fromWords("network", connected, reading);
  const { name, words } = program;
  const launcher = name === undefined ? undefined : launchers.get(name);
  if (launcher) return launcher(words, reading);
  return handedOver(program, reading);
}

type Launcher = (words: readonly ShellWord[], reading: Reading) => Start[];

/** A program whose first operands, `skip` of them left out, are the command. */
function operands(spec: OptionSpec, skip = 0): Launcher {
  return (words, reading) => fromWords("arguments", words.slice(readOptions(words, 1, spec).next + skip), reading);
}

/** A program that gives its operands, or the value of an option, to `sh -c`. */
function shellText(spec: OptionSpec, option?: string): Launcher {
  return (words, reading) => {
    const { options, operands: rest } = readOptions(words, 1, spec);
    const given = options.findLast((o) => o.name === option)?.value;
    const text =
      given?.text ??
      (option === undefined && rest.length > 0
        ? join(
            rest.map((w) => w.text),
            " ",
          )
        : undefined);
    return text ? fromText("arguments", text, reading) : [];
  };
}

/**
 * BusyBox's `nc … -e PROG` takes all words behind PROG as its arguments. Other netcats take them for peer and port, and
 * so do we behind a shell if no file follows. Where PROG has its arguments in the same word there are no others.
 */
function withArguments(program: Program, served: ShellWord, reading: Reading): Start[] | undefined {
  const [own, next, ...rest] = program.words.slice(program.words.indexOf(served));
  const name = programName(served);
  if (own !== served || !next || name === undefined || /\s/.test(name)) return undefined;
  if (shells.test(name) && !/\/|\.sh$/.test(next.text.value)) return undefined;
  return fromWords("network", [own, next, ...rest], reading);
}

const flock: Launcher = (words, reading) => {
  const { operands: rest } = readOptions(words, 1, { short: "wE", long: ["timeout", "conflict-exit-code"] });
  const [, first, script] = rest;
  const inShell = first && /^(?:-c|--command)$/.test(first.text.value);
  return inShell && script
    ? fromText("arguments", script.text, reading)
    : fromWords("arguments", rest.slice(1), reading);
};

/** What it reads follows its words. */
const xargs: Launcher = (words, reading) => {
  const long = ["replace", "max-lines", "max-args", "max-procs", "delimiter", "arg-file"];
  const rest = words.slice(readOptions(words, 1, { short: "IJLnPsdEaR", long }).next);
  reading.openEnded = true;
  const starts = fromWords("arguments", rest, reading);
  reading.openEnded = false;
  return starts;
};

/** Each `-exec`, `-execdir`, `-ok` up to its `;` or `+`. */
const find: Launcher = (words, reading) => {
  const starts: Start[] = [];
  for (let at = 1; at < words.length; at++) {
    if (!/^-(?:exec|execdir|ok|okdir)$/.test(words[at]?.text.value ?? "")) continue;
    const end = words.findIndex((word, i) => i > at && /^[;+]$/.test(word.text.value));
    const command = words.slice(at + 1, end === -1 ? undefined : end).map(filledIn);
    starts.push(...fromWords("arguments", command, reading));
    at += command.length;
  }
  return starts;
};

/** `{}` stands for files. */
function filledIn(word: ShellWord): ShellWord {
  return word.text.value.includes("{}") ? { ...word, value: undefined } : word;
}

const evaluate: Launcher = (words, reading) => {
  const rest = words.slice(words[1]?.text.value === "--" ? 2 : 1);
  const texts = rest.map((word) => word.text);
  const script = texts.length > 0 ? reading.script(join(texts, " "), reading.scope) : undefined;
  return script ? [{ via: "script", script }] : [];
};

/** `start-stop-daemon --start --exec PROGRAM -- ARGUMENT…`; with `--startas` that is what it starts. */
const daemon: Launcher = (words, reading) => {
  const { options, operands: rest } = readOptions(words, 1, {
    short: "xapnugcsrdNPIk",
    long: (
      "exec startas pidfile name user group chuid signal retry chdir chroot nicelevel procsched iosched umask pid ppid " +
      "stdout stderr env wait output"
    ).split(" "),
    anywhere: true,
  });
  const program =
    options.findLast((option) => option.name === "a" || option.name === "startas")?.value ??
    options.findLast((option) => option.name === "x" || option.name === "exec")?.value;
  const starts = options.some((option) => option.name === "S" || option.name === "start");
  return program && starts ? fromWords("arguments", [program, ...rest], reading) : [];
};

/** `. FILE`, where the script has written the file, or its text stands in `<(…)`. */
const source: Launcher = (words, reading) => {
  const file = words[words[1]?.text.value === "--" ? 2 : 1];
  const read = (text: MappedText) => reading.script(text, reading.scope);
  const piped = file && processOutput(file, (units) => reading.charge(units));
  const script = piped ? read(piped) : reading.fileScript(file?.value, read);
  return script ? [{ via: "script", script }] : [];
};

const trap: Launcher = (words, reading) => {
  const { operands: rest } = readOptions(words, 1, {});
  const [action, ...signals] = rest;
  if (!action || signals.length === 0 || action.text.value === "-") return [];
  const script = reading.script(action.text, reading.scope.later());
  return script ? [{ via: "later", script }] : [];
};

const launchers: ReadonlyMap<string, Launcher> = new Map<string, Launcher>([
  ["eval", evaluate],
  [".", source],
  ["source", source],
  ["trap", trap],
  ["env", shellText({ short: "uCS", long: ["split-string", "unset", "chdir"] }, "S")],
  ["xargs", xargs],
  ["find", find],
  ["flock", flock],
  ["watch", shellText({ short: "nq", long: ["interval"] })],
  ["script", shellText({ short: "cEIoOBmTt", long: ["command"], anywhere: true }, "c")],
  ["chroot", operands({}, 1)],
  ["nsenter", operands({ short: "tSGW", long: ["target", "setuid", "setgid"] })],
  ["unshare", operands({ short: "RwSG", long: ["root", "wd", "setuid", "setgid"] })],
  ["start-stop-daemon", daemon],
  ["runuser", operands({ short: "ugGsw", long: ["user", "group", "supp-group", "shell"] })],
]);

/** Programs for which a shell among the arguments is a word like any other. */
const readers = new Set(
  "echo printf set shift export grep egrep fgrep rg sed which type man whereis test [ apk apt apt-get yum dnf".split(
    " ",
  ),
);

/**
 * A shell and its script among the arguments of a program that is not known to run them, but is made for nothing else:
 * `docker-entrypoint.sh sh -c …`, `kubectl exec pod -- sh -c …`, `wait-for-it db:5432 -- …`.
 */
function handedOver(program: Program, reading: Reading): Start[] {
  const { name, words } = program;
  if (name === undefined || readers.has(name)) return [];
  const script = /(?:entrypoint|\.sh$)/.test(name);
  const [, first] = words;
  if (script && first && !first.text.value.startsWith("-")) return fromWords("elsewhere", words.slice(1), reading);
  const separator = words.findIndex((word, i) => i > 0 && word.text.value === "--");
  if (separator > 0) return fromWords("elsewhere", words.slice(separator + 1), reading);
  for (let at = 1; at < words.length; at++) {
    const shell = programName(words[at] as ShellWord);
    if (shell === undefined || shell === "su" || !shells.test(shell)) continue;
    const rest = words.slice(at);
    if (shellInvocation({ name: shell, words: rest, span: program.span })?.kind === "script") {
      return fromWords("elsewhere", rest, reading);
    }
    return [];
  }
  return [];
}

const shells = /^(?:sh|bash|dash|ash|zsh|ksh|busybox)$/;

function fromText(via: Start["via"], text: MappedText, reading: Reading): Start[] {
  const script = reading.script(text);
  return script ? [{ via, script }] : [];
}

/** Words that are run as they are: a script of one command. */
function fromWords(via: Start["via"], words: readonly ShellWord[], reading: Reading): Start[] {
  // Words in words in words cost their number at each level.
  const payable = words.length > 0 && reading.charge(4 * words.length);
  const execution = payable ? reading.nested(() => reading.start(words)) : undefined;
  return execution ? [{ via, script: single(execution) }] : [];
}

function single(execution: Execution): Script {
  const spans = execution.words.map((word) => word.span);
  const span = cover([spans[0]!, spans.at(-1)!]);
  const text = opaque(execution.words.map((word) => word.text.value).join(" "), span);
  const command = { kind: "simple" as const, span, redirections: [], assignments: [], execution };
  return { text, statements: [{ command, background: false }], complete: true };
}
