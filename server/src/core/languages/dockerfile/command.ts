import type { CommandFact, CommandPart, ContainerFact, ExecFormFact, Owner, Place, Word } from "../../facts/fact.ts";
import type { Path, Span } from "../../text/span.ts";
import { explainExecForm, formOf } from "./execForm.ts";
import { isHeredocWord } from "./heredoc.ts";
import { interpreterWords, runScript, scriptWords } from "./script.ts";
import { type Clause, type DockerfileTree, type Instruction, innermost, type Stage } from "./tree.ts";

/** The build stage of the instruction. */
export function stageOwner(stage: Stage, instruction: Instruction): Owner {
  const span = stage.image?.span ?? (stage.from ?? instruction).keyword.span;
  return { kind: "stage", span, ...(stage.name && { name: stage.name.value }) };
}

/** An image built on the stage. */
export function onbuildOwner(stage: Stage, instruction: Instruction): Owner {
  return { kind: "onbuild", span: instruction.keyword.span, ...(stage.name && { name: stage.name.value }) };
}

/** A command of the stage; its words are those that Docker runs. */
export function commandFact(
  place: Place,
  owner: Owner,
  stage: Stage,
  entrypoint: CommandPart | undefined,
  command: CommandPart | undefined,
  runsIn?: ContainerFact,
): CommandFact {
  // A shell form ends with its script: what follows would be its arguments, which it does not read.
  const words = entrypoint?.form === "shell" ? entrypoint.words : [entrypoint, command].flatMap((p) => p?.words ?? []);
  return {
    kind: "command",
    language: "dockerfile",
    place,
    owner,
    workflow: false,
    ...(stage.name && { container: stage.name.value }),
    ...(stage.image && { image: stage.image }),
    ...(runsIn && { runsIn }),
    ...(entrypoint && { entrypoint }),
    ...(command && { arguments: command }),
    words,
    path: (entrypoint ?? command)?.path.slice(0, 1) ?? [],
  };
}

/** What a shell form needs to know: the file, and the words that Docker puts before it. */
interface ShellState {
  readonly tree: DockerfileTree;
  readonly shell: readonly string[];
}

/** Undefined where there are no arguments yet, and where the build fails on them. */
export function commandPart(state: ShellState, instruction: Instruction, clause: Clause): CommandPart | undefined {
  const form = formOf(clause.arguments);
  if (clause.arguments.value === "" || form.kind === "invalid") return undefined;
  const path = [instruction.index, "arguments"];
  const span = { start: clause.argumentsSpan.start, end: Math.max(clause.argumentsSpan.end, instruction.span.end) };
  const words =
    form.kind === "exec"
      ? form.words.map((word, i): Word => ({ ...word, path: [...path, i] }))
      : shellWords(state, instruction, clause, span, path);
  if (!words) return undefined;
  return { keyword: clause.keyword, span, path, form: form.kind, words, cleared: words.length === 0, shared: false };
}

function shellWords(
  { tree, shell }: ShellState,
  instruction: Instruction,
  clause: Clause,
  span: Span,
  path: Path,
): Word[] | undefined {
  const script = runScript(tree.text, instruction, clause);
  const alone = instruction.heredocs.length > 0 && isHeredocWord(clause.arguments.value);
  const interpreter = alone ? interpreterWords(script.value) : [];
  if (!interpreter) return undefined;
  return scriptWords(interpreter.length > 0 ? interpreter : shell, script, span, path);
}

/** Undefined for an exec form, a shell form, and instructions that have neither. */
export function execFormFact(instruction: Instruction, clause: Clause, owner: Owner): ExecFormFact | undefined {
  const { name, arguments: text, argumentsSpan } = innermost(clause);
  if (!/^(?:ENTRYPOINT|CMD|RUN|SHELL)$/.test(name) || !explainExecForm(text)) return undefined;
  const value = clause.name === "HEALTHCHECK" ? "HEALTHCHECK CMD" : name;
  return {
    kind: "exec-form",
    language: "dockerfile",
    owner,
    instruction: { value, span: clause.keyword.span, path: [instruction.index] },
    span: argumentsSpan,
    text,
    path: [instruction.index, "arguments"],
  };
}
