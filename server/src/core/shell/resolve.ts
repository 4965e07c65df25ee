import type { MappedText } from "../text/mapped.ts";
import type { Code, Execution, Program, Shell, Start } from "./execution.ts";
import { inlineCode } from "./interpreters.ts";
import { programOf } from "./program.ts";
import type { Reading } from "./reading.ts";
import type { ShellWord } from "./script.ts";
import { isForeign, shellInvocation } from "./shells.ts";
import { startsOf } from "./starts.ts";
import { join } from "./words.ts";
import { commandBehind } from "./wrappers.ts";

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
  const script = reading.fileScript(program.words[0]?.value);
  if (script)
    return { words, wrappers, program, shell, code: undefined, starts: [{ via: "script", script }], opaque: false };
  const code = inlineCode(program, input);
  return { words, wrappers, program, shell, code, starts: startsOf(program, code, reading), opaque: false };
}

/** A script on standard input, or in a file that was written before, is as good as one behind `-c` where it is known. */
function readShell(program: Program, reading: Reading, input: MappedText | undefined): Shell | undefined {
  const invocation = shellInvocation(program);
  if (!invocation) return undefined;
  const { kind, word, name } = invocation;
  const foreign = isForeign(name);
  if (kind === "file") return { ...invocation, script: foreign ? undefined : reading.fileScript(word?.value) };
  const given = kind === "script" ? word?.text : kind === "console" ? input : undefined;
  return {
    ...invocation,
    kind: given ? "script" : kind,
    script: given && !foreign ? reading.script(given) : undefined,
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
