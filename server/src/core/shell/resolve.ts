import type { MappedText } from "../text/mapped.ts";
import { parameter } from "./assigning.ts";
import type { Code, Execution, Program, Shell, Start } from "./execution.ts";
import { inlineCode } from "./interpreters.ts";
import { processOutput } from "./outputs.ts";
import { programOf } from "./program.ts";
import type { Reading } from "./reading.ts";
import type { Script, ShellWord } from "./script.ts";
import { isForeign, shellInvocation } from "./shells.ts";
import { startsOf } from "./starts.ts";
import { known } from "./variables.ts";
import { join } from "./words.ts";
import { commandBehind, isAssignment } from "./wrappers.ts";

/** Real commands have three or four; each costs its words again. */
const wrapperLimit = 16;

/** Looks through wrappers, then at the program: is it a shell, an interpreter, something that starts another program? */
export function resolve(words: readonly ShellWord[], reading: Reading, input: MappedText | undefined): Execution {
  const wrappers: Program[] = [];
  let at = 0;
  while (at < words.length && wrappers.length < wrapperLimit) {
    const next = commandBehind(words, at);
    if (next === undefined) break;
    wrappers.push(programOf(words.slice(at, next)));
    at = next;
  }
  if (!wrappers.some((wrapper) => wrapper.words.some(isAssignment))) return behind(words, at, wrappers, reading, input);
  // `env NAME=value sh -c …`
  const scope = reading.fork("subshell");
  for (const word of wrappers.flatMap((wrapper) => wrapper.words).filter(isAssignment)) {
    const [name = ""] = word.text.value.split("=", 1);
    scope.assign(name, word.value === undefined ? undefined : known(word.value.slice(name.length + 1)));
    scope.export(name);
  }
  return reading.within(scope, () => behind(words, at, wrappers, reading, input));
}

/** What the words from an offset on start, behind the wrappers. */
function behind(
  words: readonly ShellWord[],
  at: number,
  wrappers: readonly Program[],
  reading: Reading,
  input: MappedText | undefined,
): Execution {
  const nothing = { program: undefined, shell: undefined, code: undefined, starts: [], opaque: false };
  if (at === words.length) return { words, wrappers, ...nothing };
  const program = programOf(words.slice(at));
  // Arguments for an ENTRYPOINT that stands elsewhere: which program gets them is not known.
  if (program.words[0]?.text.value.startsWith("-")) return { words, wrappers, ...nothing };
  const shell = readShell(program, reading, input);
  if (shell) {
    const opaque = shell.kind === "script" && !shell.script;
    const starts: Start[] = shell.script ? [{ via: "script", script: shell.script }] : [];
    return { words, wrappers, program, shell, code: foreignCode(shell), starts, opaque };
  }
  const [own, ...rest] = program.words;
  const script = reading.fileScript(own?.value, inShell(own, rest, reading));
  if (script)
    return { words, wrappers, program, shell, code: undefined, starts: [{ via: "script", script }], opaque: false };
  const code = inlineCode(program, input);
  return { words, wrappers, program, shell, code, starts: startsOf(program, code, reading), opaque: false };
}

/** A script on standard input, or in a file that was written before, is as good as one behind `-c` where it is known. */
function readShell(program: Program, reading: Reading, input: MappedText | undefined): Shell | undefined {
  const invocation = shellInvocation(program);
  if (!invocation) return undefined;
  const { kind, word, operands, name } = invocation;
  const foreign = isForeign(name);
  const [own] = program.words;
  if (kind === "file") {
    const piped = word && processOutput(word, (units) => reading.charge(units));
    const read = inShell(word, operands, reading);
    const script = piped ? read(piped) : reading.fileScript(word?.value, read);
    return { ...invocation, script: foreign ? undefined : script };
  }
  const given = kind === "script" ? word?.text : kind === "console" ? input : undefined;
  // `su` has its own idea of what it hands on.
  const [zero, ...rest] = kind === "script" ? (operands.length > 0 ? operands : [own]) : [own, ...operands];
  const read = name === "su" || name === "runuser" ? reading.script.bind(reading) : inShell(zero, rest, reading);
  return {
    ...invocation,
    kind: given ? "script" : kind,
    script: given && !foreign ? read(given) : undefined,
  };
}

/** Reads a script in a shell of its own, with these words as `$0` and `$1` …. */
function inShell(zero: ShellWord | undefined, rest: readonly (ShellWord | undefined)[], reading: Reading) {
  return (text: MappedText): Script | undefined => {
    const list = rest.flatMap((word) => (word ? parameter(word) : []));
    const open = reading.openEnded;
    const parameters = { zero: open || !zero ? undefined : parameter(zero), list: open ? undefined : list };
    reading.openEnded = false;
    return reading.script(text, reading.scope.child(text.value, parameters));
  };
}

/** The script of a shell of another kind is code in another language. */
function foreignCode(shell: Shell): Code | undefined {
  if (!isForeign(shell.name) || shell.kind !== "script" || !shell.word) return undefined;
  const text = join(
    [shell.word, ...shell.operands].map((word) => word.text),
    " ",
  );
  return { language: shell.name === "cmd" ? "cmd" : "powershell", text };
}
