import { type MappedText, verbatim } from "../../text/mapped.ts";
import { type JsonWord, readStringArray } from "./jsonArray.ts";
import { isSpace } from "./lines.ts";

/** How Docker takes the arguments of an instruction that knows both forms. */
export type Form =
  | { readonly kind: "exec"; readonly words: readonly JsonWord[] }
  /** The text goes to a shell: the shell form, and every array that is no JSON. */
  | { readonly kind: "shell" }
  /** Valid JSON, but not of strings: the build ends with an error. */
  | { readonly kind: "invalid" };

export function formOf(text: MappedText): Form {
  const words = readStringArray(text);
  if (words) return { kind: "exec", words };
  return { kind: text.value.startsWith("[") && isJson(text.value) ? "invalid" : "shell" };
}

/** Why arguments that begin with `[` are no exec form. */
export interface Malformed {
  /** The first thing that is wrong, to be put in brackets behind "This is not a JSON array of strings". */
  readonly reason: string;
  /** The array as it was meant, on one line; only where its words are clear. */
  readonly repaired?: string;
  /** What Docker does: hands the text to a shell, or stops the build. SHELL itself has no shell form and always stops. */
  readonly outcome: "shell" | "error";
}

/**
 * Undefined for an exec form, and for a `[` that means something else: the test command, a PowerShell type, a template's
 * placeholder. `text` is the arguments, joined.
 */
export function explainExecForm(text: MappedText): Malformed | undefined {
  const { value } = text;
  if (!value.startsWith("[") || meansSomethingElse(value) || readStringArray(text)) return undefined;
  const valid = isJson(value);
  const { reason, words } = inspect(value);
  const repaired = words && words.length > 0 ? `[${words.join(", ")}]` : undefined;
  return {
    reason: valid ? "an element is no string" : (reason ?? "a blank between the words is none for JSON"),
    outcome: valid ? "error" : "shell",
    ...(repaired && readStringArray(verbatim(repaired, 0)) && { repaired }),
  };
}

function isJson(value: string): boolean {
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}

function meansSomethingElse(value: string): boolean {
  if (/\{\{|\{%|<%/.test(value)) return true;
  // PowerShell: `[Net.ServicePointManager]::SecurityProtocol`, `[void](…)`, `[int]$x`
  if (/^\[[\w.]+(?:\[\])?\](?:::|[($[]|\s*\$)/.test(value)) return true;
  if (/^\[\[\s/.test(value)) return true;
  if (!isSpace(value.charCodeAt(1))) return false;
  const inside = value.slice(1).trimStart();
  const unary = /^(?:!\s|-[a-zA-Z]\s)/;
  const binary = /^(?:"[^"]*"|'[^']*'|[^\s"',]+)\s+(?:=|==|!=|=~|<|>|-(?:eq|ne|lt|le|gt|ge|nt|ot|ef))\s/;
  return unary.test(inside) || binary.test(inside) || /\s\]\s*(?:&&|\|\||[;|&])/.test(value);
}

/** Reads the array as a person would: the first fault, and the words as JSON literals where all of them are clear. */
function inspect(value: string): { reason: string | undefined; words: string[] | undefined } {
  const words: string[] = [];
  let reason: string | undefined;
  let clear = true;
  let comma = false;
  let at = 1;
  for (;;) {
    while (at < value.length && isSpace(value.charCodeAt(at))) at++;
    const char = value[at];
    if (char === undefined) {
      reason ??= "the closing bracket is missing";
      clear &&= !comma;
      break;
    }
    if (char === "]") {
      if (comma) reason ??= "a comma stands before the closing bracket";
      const rest = value.slice(at + 1).trim();
      if (rest !== "") reason ??= `${rest.startsWith("#") ? "a comment" : "text"} follows the closing bracket`;
      clear &&= rest === "";
      break;
    }
    if (char === ",") {
      if (comma || words.length === 0) reason ??= "there is a comma too many";
      comma = true;
      at++;
      continue;
    }
    if (words.length > 0 && !comma) reason ??= "a comma is missing";
    comma = false;
    const word = readWord(value, at);
    reason ??= word.fault;
    at = word.end;
    const next = value[at];
    const separated = next === undefined || next === "," || next === "]" || isSpace(next.charCodeAt(0));
    if (!separated) reason ??= quotes.has(next) ? "a comma is missing" : "a quote within a word is not escaped";
    clear &&= separated && word.literal !== undefined;
    words.push(word.literal ?? "");
  }
  return { reason, words: clear ? words : undefined };
}

interface FoundWord {
  readonly end: number;
  readonly fault?: string;
  /** The word as a JSON string, where it is clear. */
  readonly literal?: string;
}

/** Each quote that may open a word, with those that close it. */
const quotes: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["'", "'"],
  ["“", '”“"'],
  ["”", '”"'],
  ["„", '“”"'],
  ["‘", "’‘'"],
  ["’", "’'"],
  ["«", "»"],
]);

function readWord(value: string, start: number): FoundWord {
  const opening = value[start] as string;
  const closing = quotes.get(opening);
  if (opening === '"') return readDoubleQuoted(value, start);
  if (closing) {
    let end = start + 1;
    while (end < value.length && !closing.includes(value[end] as string)) end++;
    if (end === value.length) return { end, fault: "a quote is not closed" };
    const content = value.slice(start + 1, end);
    const fault = opening === "'" ? "JSON knows no single quotes" : "typographic quotes are no JSON quotes";
    // A backslash may be meant for JSON or for itself.
    return content.includes("\\") ? { end: end + 1, fault } : { end: end + 1, fault, literal: JSON.stringify(content) };
  }
  let end = start + 1;
  while (end < value.length && value[end] !== "," && value[end] !== "]" && !isSpace(value.charCodeAt(end))) end++;
  const word = value.slice(start, end);
  const fault = "a word has no quotes";
  return /^[\w@%+=:./-]+$/.test(word) ? { end, fault, literal: `"${word}"` } : { end, fault };
}

function readDoubleQuoted(value: string, start: number): FoundWord {
  let end = start + 1;
  while (end < value.length && value[end] !== '"') end += value[end] === "\\" ? 2 : 1;
  if (end >= value.length) return { end: value.length, fault: "a quote is not closed" };
  const literal = value.slice(start, ++end);
  if (isJson(literal)) return { end, literal };
  // A tab comes with the indentation of a continued line.
  const escaped = literal.replace(/[\u0000-\u001f]/g, (control) => JSON.stringify(control).slice(1, -1));
  if (isJson(escaped)) return { end, fault: "a string holds a tab or another control character", literal: escaped };
  const fault = "a backslash in a string has to be doubled";
  const doubled = literal.replaceAll("\\", "\\\\");
  // Nothing in it is a JSON escape, or it is a Windows path, so that every backslash stands for itself.
  const plain = !/\\["\\/bfnrtu]/.test(literal) || /^"[A-Za-z]:\\[^"\\]/.test(literal);
  return plain && isJson(doubled) ? { end, fault, literal: doubled } : { end, fault };
}
