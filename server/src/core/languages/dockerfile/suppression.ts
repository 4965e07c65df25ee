import type { Span } from "../../text/span.ts";
import type { Comment, SuppressionEdit } from "../language.ts";
import { lineAt, terminatorOf } from "./lines.ts";
import type { DockerfileTree, Instruction } from "./tree.ts";

/**
 * Every comment line. One between the lines of an instruction speaks of that instruction; a block of them speaks of the
 * instruction on the line below it, and of nothing where that line is empty.
 */
export function* dockerfileComments(tree: DockerfileTree): Iterable<Comment> {
  const { text, comments, instructions } = tree;
  const byLine = new Map(instructions.map((i) => [i.lines.start, i.span]));
  const firstInstruction = instructions[0]?.span.start ?? text.length;
  const covered: Span[] = [];
  let below: { readonly line: number; readonly covers: Span } | undefined;
  for (let i = comments.length - 1; i >= 0; i--) {
    const { span, inside } = comments[i] as (typeof comments)[number];
    if (inside !== undefined) {
      covered[i] = instructions[inside]?.span ?? span;
      continue;
    }
    const next = lineAt(text, span.start).next;
    const instruction = byLine.get(next);
    const covers = instruction ?? (below?.line === next ? below.covers : undefined);
    covered[i] = covers ?? span;
    below = covers && { line: startOfLine(text, span.start), covers };
  }
  for (const [i, { span }] of comments.entries()) {
    yield {
      text: text.slice(span.start, span.end).replace(/^#+\s*/, ""),
      span,
      covers: covered[i] as Span,
      leading: span.start < firstInstruction,
    };
  }
}

/** A comment line above the instruction: within its lines, and within a heredoc, a comment would be lost or be text. */
export function dockerfileSuppression(tree: DockerfileTree, at: Span, comment: string): SuppressionEdit | undefined {
  const instruction = tree.instructions.findLast((i) => i.lines.start <= at.start);
  if (!instruction || at.start > instruction.lines.end) return undefined;
  const place = { start: instruction.lines.start, end: instruction.lines.start };
  const indent = indentOf(tree.text, instruction);
  return {
    edit: { span: place, text: indent + comment + terminatorOf(tree.text) },
    commentOffset: indent.length,
  };
}

/** A comment line at the top, behind the parser directives, which a comment above them would end. */
export function dockerfileFileSuppression(tree: DockerfileTree, comment: string): SuppressionEdit {
  const { text, bodyStart } = tree;
  const place = { start: bodyStart, end: bodyStart };
  const terminator = terminatorOf(text);
  // A last directive without a line ending.
  const before = /[^\n\uFEFF]/.test(text.slice(Math.max(bodyStart - 1, 0), bodyStart)) ? terminator : "";
  return { edit: { span: place, text: before + comment + terminator }, commentOffset: before.length };
}

export function indentOf(text: string, instruction: Instruction): string {
  return /^[ \t]*/.exec(text.slice(instruction.lines.start, instruction.span.start))?.[0] ?? "";
}

function startOfLine(text: string, offset: number): number {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  return start === 0 && text.charCodeAt(0) === 0xfeff ? 1 : start;
}
