import { type MappedText, slice } from "../../text/mapped.ts";
import type { Span } from "../../text/span.ts";
import type { Problem } from "../language.ts";
import { readClause } from "./clause.ts";
import { readDirectives } from "./directives.ts";
import { readHeredocs } from "./heredoc.ts";
import { join } from "./joined.ts";
import { isSpace, type Line, lineAt, skipSpace } from "./lines.ts";
import { buildStages } from "./stages.ts";
import type { Clause, CommentLine, DockerfileTree, Heredoc, Instruction } from "./tree.ts";

/**
 * Reads a Dockerfile the way BuildKit's frontend does (moby/buildkit, frontend/dockerfile/parser). Never throws. Only a
 * heredoc that nothing closes is a problem; an unknown keyword is an instruction like any other, since a frontend named
 * by `# syntax=` may know it.
 */
export function parseDockerfile(text: string): { tree: DockerfileTree; problems: Problem[] } {
  const { directives, escapeToken, end: bodyStart } = readDirectives(text);
  const instructions: Instruction[] = [];
  const comments: CommentLine[] = [];
  const problems: Problem[] = [];
  let at = bodyStart;
  while (at < text.length) {
    const line = lineAt(text, at);
    const start = skipSpace(text, line.start, line.end);
    at = line.next;
    if (start === line.end) continue;
    if (text[start] === "#") {
      comments.push({ span: { start, end: line.end } });
      continue;
    }
    const logical = readLogicalLine(text, line, start, escapeToken, instructions.length, comments);
    at = logical.next;
    // An escape character with nothing behind it, up to the end of the file.
    if (isEmpty(logical.text)) continue;
    if (instructions.length === instructionLimit) {
      problems.push(tooLarge(logical.lines));
      break;
    }
    const { instruction, next } = readInstruction(text, logical, escapeToken, instructions.length);
    at = next;
    instructions.push(instruction);
    const open = instruction.heredocs.find((heredoc) => !heredoc.terminator);
    if (open) problems.push(unterminated(open));
  }
  const stages = buildStages(instructions);
  return { tree: { text, escapeToken, directives, bodyStart, instructions, comments, stages }, problems };
}

/** Each RUN is a script to be parsed. No Dockerfile written by people has a hundredth of this. */
const instructionLimit = 10_000;

function tooLarge(lines: Span): Problem {
  const message = `Only the first ${instructionLimit} instructions of this Dockerfile are analysed.`;
  return { code: "document-too-large", message, span: { start: lines.start, end: lines.start } };
}

/** An instruction's lines, joined. `next` is the offset of the line behind them. */
interface LogicalLine {
  readonly text: MappedText;
  readonly lines: Span;
  readonly next: number;
}

/** Comment lines and empty lines between the parts are dropped; the comments are kept in `comments`. */
function readLogicalLine(
  text: string,
  first: Line,
  start: number,
  escapeToken: string,
  index: number,
  comments: CommentLine[],
): LogicalLine {
  const parts: Span[] = [];
  let last = first;
  let partStart = start;
  let next = first.next;
  for (;;) {
    const cut = continuation(text, partStart, last.end, escapeToken);
    parts.push({ start: partStart, end: cut ?? last.end });
    next = last.next;
    if (cut === undefined) break;
    let following: Line | undefined;
    while (!following && next < text.length) {
      const line = lineAt(text, next);
      const content = skipSpace(text, line.start, line.end);
      if (content === line.end) next = line.next;
      else if (text[content] === "#") {
        comments.push({ span: { start: content, end: line.end }, inside: index });
        next = line.next;
      } else following = line;
    }
    if (!following) break;
    last = following;
    partStart = following.start;
  }
  return { text: join(text, parts, start), lines: { start: first.start, end: last.end }, next };
}

function isEmpty({ value }: MappedText): boolean {
  return skipSpace(value, 0, value.length) === value.length;
}

/** Where the escape character stands that continues the line; one that another escapes does not. */
function continuation(text: string, start: number, end: number, escapeToken: string): number | undefined {
  let at = end - 1;
  while (at >= start && (text[at] === " " || text[at] === "\t")) at--;
  return at >= start && text[at] === escapeToken && (at === start || text[at - 1] !== escapeToken) ? at : undefined;
}

function readInstruction(
  text: string,
  logical: LogicalLine,
  escapeToken: string,
  index: number,
): { instruction: Instruction; next: number } {
  const clause = readClause(logical.text, escapeToken, [index]);
  const { heredocs, next } = opensHeredocs(clause)
    ? readHeredocs(text, logical.text, logical.next)
    : { heredocs: [] as Heredoc[], next: logical.next };
  const start = clause.keyword.span.start;
  const last = heredocs.at(-1);
  const end = last?.terminator?.end ?? (last && lastIn(text, last.body)) ?? lastOf(logical.text);
  const lines = { start: logical.lines.start, end: last ? Math.max(end, logical.lines.end) : logical.lines.end };
  return { instruction: { ...clause, index, span: { start, end: Math.max(start, end) }, lines, heredocs }, next };
}

/** RUN, COPY and ADD may, also as a trigger. In an exec form all words are quoted, so that none opens one. */
function opensHeredocs(clause: Clause): boolean {
  const { name, arguments: text } = clause.name === "ONBUILD" && clause.inner ? clause.inner : clause;
  return /^(?:RUN|COPY|ADD)$/.test(name) && text.value.includes("<<");
}

function unterminated({ name, span }: Heredoc): Problem {
  const message = `No line \`${name}\` closes this heredoc: it takes the rest of the file, and the build fails. Add the line.`;
  return { code: "unterminated-heredoc", message, span };
}

/** The end of the last character that is no white space. */
function lastOf(line: MappedText): number {
  let end = line.value.length;
  while (end > 0 && isSpace(line.value.charCodeAt(end - 1))) end--;
  return slice(line, 0, end).locate(0, end).end;
}

function lastIn(text: string, body: Span): number | undefined {
  let end = body.end;
  while (end > body.start && isSpace(text.charCodeAt(end - 1))) end--;
  return end > body.start ? end : undefined;
}
