import { encode, type Piece, piece, textOf } from "./piece.ts";

/** How a word is written in each of the languages. All keep what the word says. */

/** A JSON string, which is a double-quoted YAML scalar and an item of Docker's exec form too. */
export function json(word: Piece): Piece {
  return piece`"${encode(word, (out) => JSON.stringify(out).slice(1, -1))}"`;
}

/** A JSON string that hides every third letter: \u0062ash. */
export function jsonEscaped(word: Piece): Piece {
  const hide = (out: string, i: number) =>
    i % 3 === 0 && /^[a-z/]$/.test(out) ? `\\u00${hex(out)}` : JSON.stringify(out).slice(1, -1);
  return piece`"${encode(word, (out, _next, _previous, i) => hide(out, i))}"`;
}

/** A double-quoted YAML scalar with YAML's own escapes and line breaks: "\x62ash\⏎ -c". */
export function yamlEscaped(word: Piece, indent: number): Piece {
  const write = (out: string, next: string, i: number) => {
    const hidden = i % 4 === 0 && /^[a-z/]$/.test(out) ? `\\x${hex(out)}` : JSON.stringify(out).slice(1, -1);
    const breakable = i % 19 === 18 && /^[\w/]$/.test(out) && /^[\w/]/.test(next);
    return breakable ? `${hidden}\\\n${" ".repeat(indent)}` : hidden;
  };
  return piece`"${encode(word, (out, next, _previous, i) => write(out, next, i))}"`;
}

/** A single-quoted YAML scalar. Only for text of one line. */
export function yamlSingle(word: Piece): Piece {
  return piece`'${encode(word, (out) => out.replaceAll("'", "''"))}'`;
}

/** A block scalar under a header such as `|-`; the text stands at `indent`. */
export function block(word: Piece, header: string, indent: number): Piece {
  const at = " ".repeat(indent);
  return piece`${header}\n${at}${encode(word, (out, next) => out.replaceAll("\n", next === "\n" ? "\n" : `\n${at}`))}`;
}

/** A folded block scalar: line breaks become empty lines, and some spaces become line breaks. */
export function folded(word: Piece, header: string, indent: number): Piece {
  const at = " ".repeat(indent);
  const fold = (out: string, next: string, previous: string, i: number) => {
    if (out === "\n") return `\n\n${at}`;
    return out === " " && i % 2 === 0 && /^\S+$/.test(next) && /^\S+$/.test(previous) ? `\n${at}` : out;
  };
  return piece`${header}\n${at}${encode(word, fold)}`;
}

/** True where folding keeps the text: no empty line, none that begins or ends with a blank. */
export function foldable(word: Piece): boolean {
  const text = textOf(word);
  return !/(^|\n)\s|\n$|[ \t](\n|$)/.test(text) && !text.startsWith("#");
}

/** A word of Compose's string form, and of a shell's command line. */
export function shellQuoted(word: Piece): Piece {
  if (/^[\w/.:=-]+$/.test(textOf(word))) return word;
  return piece`'${encode(word, (out) => out.replaceAll("'", "'\\''"))}'`;
}

/** Compose replaces variables in every value; `$$` is a dollar. */
export function composeDollars(word: Piece): Piece {
  return encode(word, (out) => out.replaceAll("$", "$$$$"));
}

/** Kubernetes replaces `$(NAME)` and reads `$$` as one dollar; a single dollar stays. */
export function kubernetesDollars(word: Piece): Piece {
  return encode(word, (out, next, previous) => (out === "$" && (next === "$" || previous === "$") ? "$$" : out));
}

function hex(char: string): string {
  return char.charCodeAt(0).toString(16).padStart(2, "0");
}
