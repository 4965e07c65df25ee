import type { MappedText } from "../../text/mapped.ts";
import type { Located, Span } from "../../text/span.ts";

/**
 * A Dockerfile as BuildKit reads it. Paths of located values: `[i]` is instruction i, `[i, "arguments"]` the arguments of
 * its innermost clause (see `Clause`), `[i, "arguments", n]` word n of an exec form, `[i, "image"]` and `[i, "name"]` the
 * parts of a FROM.
 */
export interface DockerfileTree {
  readonly text: string;
  /** Continues lines when it ends them: `\`, or what the directive `escape` says. */
  readonly escapeToken: string;
  readonly directives: readonly Directive[];
  /** Offset of the first line that is no directive: a comment above it would end the directives. */
  readonly bodyStart: number;
  readonly instructions: readonly Instruction[];
  /** All of them, those between the lines of an instruction too; not those in heredocs. */
  readonly comments: readonly CommentLine[];
  /** Never empty where there are instructions: without FROM they form one stage. */
  readonly stages: readonly Stage[];
}

/** `# syntax=…`, `# escape=…`, `# check=…` at the top of the file. */
export interface Directive {
  /** In lower case. */
  readonly name: string;
  readonly value: string;
  readonly span: Span;
}

/** An instruction, or one within another: ONBUILD's trigger, the CMD of HEALTHCHECK. */
export interface Clause {
  /** As written. */
  readonly keyword: Located<string>;
  /** The keyword in upper case. */
  readonly name: string;
  /** `--name=value` as written. */
  readonly flags: readonly Located<string>[];
  /** What follows the flags, its lines joined, comments between them left out, blanks at both ends too. */
  readonly arguments: MappedText;
  /** From the first to the last character of the arguments; empty where there are none. */
  readonly argumentsSpan: Span;
  readonly inner?: Clause;
}

export interface Instruction extends Clause {
  readonly index: number;
  /** From the keyword to the end of the arguments or of the last heredoc. */
  readonly span: Span;
  /** The whole lines that it stands on, without the last line's terminator. */
  readonly lines: Span;
  readonly heredocs: readonly Heredoc[];
}

export interface Heredoc {
  readonly name: string;
  /** `<<-`: tabs that begin a line do not count. */
  readonly stripsTabs: boolean;
  /** The word that opens it. */
  readonly span: Span;
  /** The lines between the opening and the closing one, each with its terminator. */
  readonly body: Span;
  /** The closing name; missing where the file ends first. */
  readonly terminator?: Span;
}

export interface CommentLine {
  /** From the `#` to the end of its line. */
  readonly span: Span;
  /** The instruction whose lines it stands between. */
  readonly inside?: number;
}

export interface Stage {
  /** Missing for instructions that no FROM precedes. */
  readonly from?: Instruction;
  readonly image?: Located<string>;
  /** The name that `AS` gives. */
  readonly name?: Located<string>;
  /** The value of `--platform`. */
  readonly platform?: string;
  /** Index of the earlier stage that it builds on. */
  readonly base?: number;
  /** Without the FROM. */
  readonly instructions: readonly Instruction[];
}

/** The clause that says what is done: of `ONBUILD HEALTHCHECK CMD x` the `CMD x`. */
export function innermost(clause: Clause): Clause {
  let current = clause;
  while (current.inner) current = current.inner;
  return current;
}
