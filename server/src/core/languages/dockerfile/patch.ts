import type { Edit } from "../../text/edit.ts";
import { encloses, type Path } from "../../text/span.ts";
import type { JsonValue, Operation } from "../language.ts";
import { terminatorOf } from "./lines.ts";
import { indentOf } from "./suppression.ts";
import { type DockerfileTree, type Instruction, innermost } from "./tree.ts";

/**
 * - `remove` of `[i]` takes out the instruction with its lines; comments above it stay.
 * - `set` at `[i, "arguments"]` writes a list of strings as an exec form, a text on one line as it is. Comments between
 *   the lines of the old arguments move above the instruction.
 * - `replace` writes over a span.
 *
 * Other operations, and those on an instruction that is removed or is not there, make no edit.
 */
export function dockerfilePatch(tree: DockerfileTree, operations: readonly Operation[]): readonly Edit[] {
  const removed = new Set(operations.flatMap((o) => (o.op === "remove" ? (instructionAt(tree, o, 1) ?? []) : [])));
  const edits = [...removed].map((instruction) => removal(tree.text, instruction));
  const stands = (start: number, end: number): boolean => !edits.some((e) => encloses(e.span, { start, end }));
  for (const operation of operations) {
    if (operation.op === "replace") {
      const { span, text } = operation;
      if (stands(span.start, span.end)) edits.push({ span, text });
    } else if (operation.op === "set" && operation.path[1] === "arguments") {
      const instruction = instructionAt(tree, operation, 2);
      if (instruction && !removed.has(instruction)) edits.push(...setArguments(tree, instruction, operation.value));
    }
  }
  return edits;
}

function instructionAt(
  tree: DockerfileTree,
  { path }: { readonly path: Path },
  length: number,
): Instruction | undefined {
  return path.length === length && typeof path[0] === "number" ? tree.instructions[path[0]] : undefined;
}

function removal(text: string, { lines }: Instruction): Edit {
  const newline = text.indexOf("\n", lines.end);
  return { span: { start: lines.start, end: newline === -1 ? text.length : newline + 1 }, text: "" };
}

function setArguments(tree: DockerfileTree, instruction: Instruction, value: JsonValue): Edit[] {
  const written = argumentsText(value);
  const { argumentsSpan } = innermost(instruction);
  // The lines of a heredoc would be left behind.
  if (written === undefined || instruction.heredocs.length > 0) return [];
  const empty = argumentsSpan.start === argumentsSpan.end;
  const edits: Edit[] = [{ span: argumentsSpan, text: empty ? ` ${written}` : written }];
  const comments = tree.comments.filter((c) => c.inside === instruction.index && encloses(argumentsSpan, c.span));
  if (comments.length > 0) {
    const terminator = terminatorOf(tree.text);
    const indent = indentOf(tree.text, instruction);
    const text = comments.map((c) => indent + tree.text.slice(c.span.start, c.span.end) + terminator).join("");
    edits.unshift({ span: { start: instruction.lines.start, end: instruction.lines.start }, text });
  }
  return edits;
}

function argumentsText(value: JsonValue): string | undefined {
  if (typeof value === "string") return /[\r\n]/.test(value) ? undefined : value;
  if (!Array.isArray(value) || !value.every((word) => typeof word === "string")) return undefined;
  return `[${value.map((word) => JSON.stringify(word)).join(", ")}]`;
}
