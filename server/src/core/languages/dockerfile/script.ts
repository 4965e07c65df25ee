import type { MappedText } from "../../text/mapped.ts";
import type { Span } from "../../text/span.ts";
import { isHeredocWord } from "./heredoc.ts";
import { join } from "./joined.ts";
import { lineAt } from "./lines.ts";
import type { Clause, Heredoc, Instruction } from "./tree.ts";

/**
 * What the shell of a RUN gets. Where the arguments are one heredoc and nothing else, its lines are the script; where a
 * command reads heredocs, the script is that command with them. `\r` at the end of a heredoc's line is left out: an
 * editor's line ending is no part of a word.
 */
export function runScript(source: string, instruction: Instruction, clause: Clause): MappedText {
  const { heredocs } = instruction;
  const [first] = heredocs;
  if (!first) return clause.arguments;
  if (isHeredocWord(clause.arguments.value)) return heredocText(source, first);
  const parts: Span[] = [];
  for (const heredoc of heredocs) {
    parts.push({ start: heredoc.body.start - 1, end: heredoc.body.start }, ...bodyParts(source, heredoc, false));
    if (heredoc.terminator) parts.push(heredoc.terminator);
  }
  return concat(clause.arguments, join(source, parts, first.body.start));
}

/** The lines of a heredoc as the file or script that it makes. */
export function heredocText(source: string, heredoc: Heredoc): MappedText {
  return join(source, bodyParts(source, heredoc, heredoc.stripsTabs), heredoc.body.start);
}

function bodyParts(source: string, { body }: Heredoc, stripTabs: boolean): Span[] {
  const parts: Span[] = [];
  for (let at = body.start; at < body.end; ) {
    const line = lineAt(source, at);
    let start = line.start;
    while (stripTabs && source.charCodeAt(start) === 9) start++;
    parts.push({ start, end: line.end });
    if (line.next > line.end) parts.push({ start: line.next - 1, end: line.next });
    at = line.next;
  }
  return parts;
}

function concat(a: MappedText, b: MappedText): MappedText {
  const cut = a.value.length;
  return {
    value: a.value + b.value,
    locate: (from, to) => {
      if (to <= cut) return a.locate(from, to);
      if (from >= cut) return b.locate(from - cut, to - cut);
      return { start: a.locate(from, cut).start, end: b.locate(0, to - cut).end };
    },
  };
}
