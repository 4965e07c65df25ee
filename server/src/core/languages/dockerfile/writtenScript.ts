import type { Owner, Word } from "../../facts/fact.ts";
import { interpreterWords, scriptWords } from "../../shell/inlineScript.ts";
import type { Path } from "../../text/span.ts";
import { isHeredocWord } from "./heredoc.ts";
import { heredocText } from "./script.ts";
import type { DockerfileTree, Heredoc, Instruction, Stage } from "./tree.ts";

/** Folders in which a program without a path is looked for. */
const searched = /^\/(?:usr\/(?:local\/)?)?s?bin\/[^/]+$/;

/**
 * The script that a COPY or ADD heredoc writes and that the command names, as the words that run it: the last one written
 * wins, also one of an earlier stage that this one builds on. Undefined where the file does not hold what is started.
 */
export function writtenScript(
  tree: DockerfileTree,
  stage: Stage,
  words: readonly Word[],
): { words: Word[]; owner: Owner; path: Path } | undefined {
  const named = new Set(
    words.map((word) => (word === words.at(-1) && isScript(words) ? program(word.value) : word.value)),
  );
  for (let at: Stage | undefined = stage; at; at = at.base === undefined ? undefined : tree.stages[at.base]) {
    for (const instruction of at.instructions.toReversed()) {
      for (const file of filesOf(instruction)) {
        const bare = searched.test(file.target) && file.target.slice(file.target.lastIndexOf("/") + 1);
        if (!named.has(file.target) && !(bare && named.has(bare))) continue;
        const script = heredocText(tree.text, file.heredoc);
        const interpreter = interpreterWords(script.value);
        if (!interpreter) return undefined;
        const path = [instruction.index];
        const before = interpreter.length > 0 ? interpreter : ["/bin/sh", "-c"];
        const owner = { kind: "script", name: file.target, span: file.heredoc.span };
        return { words: scriptWords(before, script, file.heredoc.body, path), owner, path };
      }
    }
  }
  return undefined;
}

/** True where the last word is a shell form's script. */
function isScript(words: readonly Word[]): boolean {
  return words.at(-2)?.implied === true;
}

/** The first word of a script, behind an `exec`. */
function program(script: string): string {
  return /^\s*(?:exec\s+)?([^\s;&|]+)/.exec(script)?.[1] ?? "";
}

function filesOf({ name, arguments: text, heredocs }: Instruction): { target: string; heredoc: Heredoc }[] {
  if ((name !== "COPY" && name !== "ADD") || heredocs.length === 0 || heredocs.length > 100) return [];
  const words = text.value.split(/[\t\v\f\r ]+/);
  const target = words.at(-1) ?? "";
  const folder = target.endsWith("/") || words.length > 2;
  if (!target.startsWith("/") || isHeredocWord(target)) return [];
  return heredocs.map((heredoc) => ({
    target: folder ? `${target.replace(/\/$/, "")}/${heredoc.name}` : target,
    heredoc,
  }));
}
