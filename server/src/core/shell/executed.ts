import { fromBase64, fromUtf16 } from "./decoders.ts";
import { hostOf, runsAddress } from "./download.ts";
import type { Execution, Program, Shell } from "./execution.ts";
import { type Flow, firstHidden } from "./flow.ts";
import { programSource } from "./interpreters.ts";
import { readsScript } from "./payloadPrograms.ts";
import type { ShellWord } from "./script.ts";
import { isForeign } from "./shells.ts";

/** What the words of a command, and its standard input, are known to hold. */
interface Known {
  readonly input: Flow | undefined;
  content(word: ShellWord | undefined): Flow | undefined;
  file(word: ShellWord | undefined): Flow | undefined;
}

/** The bytes that a program takes for code: a shell its script, an interpreter its program, `eval` its words. */
export function executed(execution: Execution, program: Program, known: Known): readonly (Flow | undefined)[] {
  const { shell } = execution;
  return shell ? [byShell(shell, program, known)] : byOthers(execution, program, known);
}

function byShell(shell: Shell, program: Program, { input, content, file }: Known): Flow | undefined {
  if (shell.kind === "none" || (!isForeign(shell.name) && checksOnly(program))) return undefined;
  if (shell.encoded) {
    const text = shell.word?.value === undefined ? undefined : fromUtf16(fromBase64(shell.word.value));
    return { decoded: { by: `${shell.name} -EncodedCommand` }, text };
  }
  if (shell.kind === "file") return file(shell.word);
  return shell.word ? content(shell.word) : input;
}

function byOthers(execution: Execution, program: Program, { input, content, file }: Known): (Flow | undefined)[] {
  const { name, words } = program;
  const source = programSource(program);
  const found = [source === "stdin" ? input : source && file(source)];
  const { code } = execution;
  found.push(content(code && words.slice(1).find((word) => word.text.value === code.text.value)));
  if (readsScript(program, execution)) found.push(input);
  const address = runsAddress(program);
  if (address) found.push({ fetched: { host: hostOf(address.text.value) } });
  if (name === "eval") found.push(firstHidden(words.slice(1).map(content)));
  else if (name === "." || name === "source") found.push(file(words[1]));
  else if (name === "java") found.push(file(words[words.findIndex((word) => word.text.value === "-jar") + 1]));
  return found;
}

/** `sh -n` reads a script and runs nothing of it. */
function checksOnly({ words }: Program): boolean {
  const operand = words.findIndex((word, i) => i > 0 && !word.text.value.startsWith("-"));
  return words.slice(1, operand === -1 ? undefined : operand).some((word) => /^-[a-z]*n[a-z]*$/.test(word.text.value));
}
