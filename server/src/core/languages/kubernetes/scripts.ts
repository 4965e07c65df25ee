import type { CommandPart, Word } from "../../facts/fact.ts";
import { interpreterWords, scriptFlag, scriptWords } from "../../shell/inlineScript.ts";
import { templateMark } from "../../text/templateMark.ts";
import type { Cursor } from "../yaml/cursor.ts";
import type { ContainerNode } from "./podSpecs.ts";

/** A key of a container, its own or the one that holds for all containers beside it. */
export function field({ node, defaults }: ContainerNode, key: string): ReturnType<Cursor["entry"]> {
  return node.entry(key) ?? defaults?.entry(key);
}

/**
 * What runs of a script that the engine writes to a file. Tekton starts the file, by its `#!` line or with `/bin/sh`
 * (tektoncd/pipeline, pkg/pod/script.go), and gives it `args`. Argo gives it to `command` as the last word
 * (argo-workflows, workflowpod.go). Undefined where what runs it is not known.
 */
export function scriptCommand(
  { key, value }: { readonly key: CommandPart["keyword"]; readonly value: Cursor | undefined },
  command: CommandPart | undefined,
  args: CommandPart | undefined,
): [CommandPart | undefined, CommandPart | undefined] | undefined {
  const word = value?.word();
  if (!value || !word) return undefined;
  const script = maskReferences(word);
  const { span, path, shared } = value;
  const part = (before: readonly string[]): CommandPart => {
    const words = scriptWords(before, script.text, span, path);
    return { keyword: key, span, path, form: "shell", words, cleared: false, shared };
  };
  if (command) {
    const program = command.words.find((w) => scriptFlag(nameOf(w)) !== undefined);
    const flag = program && scriptFlag(nameOf(program));
    return flag === undefined ? [command, args] : [command, part([flag])];
  }
  const interpreter = interpreterWords(script.value);
  return interpreter && [part(interpreter.length > 0 ? interpreter : ["/bin/sh", "-c"]), args];
}

function nameOf({ value }: Word): string {
  return value.slice(value.lastIndexOf("/") + 1);
}

/** The references that Tekton (variables.md) and Argo (variables.md) replace before anything runs. */
const references =
  /\$\((?:params|inputs|outputs|results|resources|tasks|finally|steps|step|workspaces|context|credentials|tt)\b[^()\r\n]{0,200}\)|\{\{[^\r\n]{0,400}?\}\}/g;

/** A word in which marks of equal length stand for references: they are neither shell nor a variable of the pod's. */
export function maskReferences(word: Word): Word {
  if (!/\$\(|\{\{/.test(word.value)) return word;
  const { text } = word;
  const value = text.value.replace(references, (reference) => templateMark.repeat(reference.length));
  return value === text.value
    ? word
    : { ...word, value, text: { value, locate: (start, end) => text.locate(start, end) } };
}
