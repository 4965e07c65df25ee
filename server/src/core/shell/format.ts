/** What `printf` and `echo` write (POSIX, printf and XCU 5 File Format Notation; bash, printf and echo). */

/** Backslash escapes of a `printf` format, of `%b`, and of `echo -e`, whose octal numbers all begin with a zero. */
export function withoutEscapes(text: string, kind: "format" | "%b" | "echo"): string | undefined {
  if (!text.includes("\\")) return text;
  let ends = false;
  const result = text.replace(escapes, (written: string, body: string) => {
    if (ends) return "";
    const simple = letters[body];
    if (simple !== undefined) return kind === "echo" && /["']/.test(body) ? written : simple;
    if (body === "c" && kind !== "format") {
      ends = true;
      return "\uE001";
    }
    if (/^[xuU]/.test(body)) return character(Number.parseInt(body.slice(1), 16), body.startsWith("x"));
    if (!/^[0-7]/.test(body) || (kind === "echo" && !body.startsWith("0"))) return written;
    const long = kind !== "format" && body.startsWith("0") ? 4 : 3;
    return character(Number.parseInt(body.slice(0, long), 8) % 256, true) + body.slice(long);
  });
  if (result.includes("\0")) return undefined;
  const end = result.indexOf("\uE001");
  return end === -1 ? result : result.slice(0, end);
}

const escapes =
  /\\(x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8}|0[0-7]{0,3}|[1-7][0-7]{0,2}|[abefnrtv\\"'c])/g;

const letters: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  e: "\x1b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  '"': '"',
  "'": "'",
};

/** Bytes above ASCII are parts of characters; which ones is not worked out: NUL stands for what is not known. */
function character(code: number, byte: boolean): string {
  if (code === 0 || Number.isNaN(code) || code > 0x10ffff || (byte && code > 127)) return "\0";
  return String.fromCodePoint(code);
}

/** `printf FORMAT ARGUMENT…`; the format is used again while arguments are left. Undefined where it is not known. */
export function formatted(format: string, values: readonly string[]): string | undefined {
  const pieces = [...format.matchAll(/%%|%[-+ #0]{0,5}(\d{0,4})(?:\.(\d{0,4}))?([a-zA-Z])|[^%]+|%/g)];
  let result = "";
  let at = 0;
  do {
    const before = at;
    for (const [text, width = "", precision, letter] of pieces) {
      let piece: string | undefined;
      if (text === "%%") piece = "%";
      else if (letter === undefined) piece = text === "%" ? undefined : withoutEscapes(text, "format");
      else piece = directive(text, width, precision, letter, values[at++]);
      if (piece === undefined) return undefined;
      result += piece;
      if (result.length > 65536) return undefined;
    }
    if (at === before) break;
  } while (at < values.length);
  return result;
}

function directive(
  text: string,
  width: string,
  precision: string | undefined,
  letter: string,
  value: string | undefined,
): string | undefined {
  let plain: string | undefined;
  const left = text.includes("-");
  if (letter === "s" || letter === "b") plain = letter === "b" ? withoutEscapes(value ?? "", "%b") : (value ?? "");
  else if (letter === "c") plain = (value ?? "").slice(0, 1);
  else if (/[dioxX]/.test(letter)) {
    if (/[+ #]/.test(text) || !/^(?:-?[1-9]\d{0,8}|0|0x[0-9a-fA-F]{1,7})?$/.test(value ?? "")) return undefined;
    const number = Number(value ?? 0);
    if (number < 0 && /[oxX]/.test(letter)) return undefined;
    const digits = number.toString(letter === "o" ? 8 : /[xX]/.test(letter) ? 16 : 10);
    plain = letter === "X" ? digits.toUpperCase() : digits;
    if (precision !== undefined) return undefined;
    if (/^%0/.test(text) && !left && number >= 0) return plain.padStart(Number(width), "0");
  } else return undefined;
  if (plain === undefined) return undefined;
  if (precision !== undefined) plain = plain.slice(0, Number(precision || 0));
  if (Number(width) > 1024) return undefined;
  return left ? plain.padEnd(Number(width)) : plain.padStart(Number(width));
}
