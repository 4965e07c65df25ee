/** Where a line is folded, at the next single blank. */
const width = 80;

/**
 * A text as the value of front matter, in the style of the documents that are around: those were written by PyYAML,
 * and a technique imported anew should not differ from its older copy by quotes. Plain where YAML takes it for the
 * text that it is, else in single quotes, in double quotes where something is not ASCII. `column` is where it begins.
 * The text has no line ends.
 */
export function yamlScalar(text: string, column: number): string {
  if (/[^ -~]/.test(text)) return doubleQuoted(text, column);
  if (isPlain(text)) return fold(text, column, false);
  return `'${fold(text.replaceAll("'", "''"), column + 1, true)}'`;
}

/** What a reader of YAML 1.1 takes for a number, a date, a truth value, nothing or a sign of its own. */
const other =
  /^(?:yes|no|true|false|on|off|y|n|null|~|<<|=|[-+]?\.?\d[\d_,.:xobeE+-]*|[-+]?0[xob][\da-fA-F_]+|[-+]?\.(?:inf|nan)|\d{4}-\d\d?-\d\d?(?:[T ]+\d.*)?)$/i;

function isPlain(text: string): boolean {
  if (text === "" || text !== text.trim() || other.test(text)) return false;
  if (/^(?:---|\.\.\.)|^[#,[\]{}&*!|>'"%@`]|^[-?:](?: |$)/.test(text)) return false;
  return !/:(?: |$)| #/.test(text);
}

/** Breaks the line at single blanks once it is beyond the width; YAML reads such a break as the blank. */
function fold(text: string, start: number, quoted: boolean): string {
  const pieces = text.match(/ +|[^ ]+/g) ?? [];
  let column = start;
  let folded = "";
  for (const [i, piece] of pieces.entries()) {
    // Next to a quote a break would not be read as a blank.
    const atQuote = quoted && (i === 0 || i === pieces.length - 1);
    const breaks = piece === " " && column > width && !atQuote;
    folded += breaks ? "\n  " : piece;
    column = breaks ? 2 : column + piece.length;
  }
  return folded;
}

const escapes: Readonly<Record<string, string>> = { '"': '\\"', "\\": "\\\\", "\x85": "\\N", "\xa0": "\\_" };

/** A break is possible before a blank and behind an escape; the backslashes on both sides say that it is none. */
function doubleQuoted(text: string, start: number): string {
  const chars = [...text];
  let column = start + 1;
  let written = '"';
  let pending = "";
  for (const [i, char] of chars.entries()) {
    const escaped = /["\\]|[^ -~]/.test(char);
    if (escaped) {
      const piece = pending + escapeSequence(char);
      written += piece;
      column += piece.length;
      pending = "";
    }
    const next = escaped ? chars[i + 1] : char;
    const end = escaped ? column - 1 : column + pending.length;
    if ((char === " " || pending === "") && i > 0 && i < chars.length - 1 && end > width) {
      written += `${pending}\\\n  ${next === " " ? "\\" : ""}`;
      column = next === " " ? 3 : 2;
      pending = "";
    }
    if (!escaped) pending += char;
  }
  return `${written}${pending}"`;
}

function escapeSequence(char: string): string {
  const known = escapes[char];
  if (known !== undefined) return known;
  const code = (char.codePointAt(0) ?? 0).toString(16).toUpperCase();
  if (code.length <= 2) return `\\x${code.padStart(2, "0")}`;
  return code.length <= 4 ? `\\u${code.padStart(4, "0")}` : `\\U${code.padStart(8, "0")}`;
}
