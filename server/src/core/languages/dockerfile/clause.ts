import { type MappedText, slice } from "../../text/mapped.ts";
import type { Located, Path } from "../../text/span.ts";
import { isSpace, skipSpace } from "./lines.ts";
import type { Clause } from "./tree.ts";

/**
 * Takes the joined lines of an instruction apart: keyword, flags, arguments, and the instruction within it. `escapeToken` is
 * the file's escape character; `path` is the instruction's.
 */
export function readClause(line: MappedText, escapeToken: string, path: Path, triggered = false): Clause {
  const { value } = line;
  const end = trimmedEnd(value);
  const start = skipSpace(value, 0, end);
  let keywordEnd = start;
  while (keywordEnd < end && !isBlank(value.charCodeAt(keywordEnd))) keywordEnd++;
  const { flags, next: flagsEnd } = readFlags(value, keywordEnd, end, escapeToken);
  const next = skipSpace(value, flagsEnd, end);
  const argumentsText = slice(line, next, end);
  const keyword = located(line, start, keywordEnd, path);
  const name = keyword.value.toUpperCase();
  const inner = readInner(name, argumentsText, escapeToken, path, triggered);
  return {
    keyword,
    name,
    flags: flags.map((flag) => located(line, flag.start, flag.end, path)),
    arguments: argumentsText,
    argumentsSpan: line.locate(next, end),
    ...(inner && { inner }),
  };
}

/** ONBUILD holds any instruction but another ONBUILD; HEALTHCHECK a CMD. */
function readInner(
  name: string,
  text: MappedText,
  escapeToken: string,
  path: Path,
  triggered: boolean,
): Clause | undefined {
  if (text.value === "") return undefined;
  if (name === "ONBUILD" && !triggered) return readClause(text, escapeToken, path, true);
  if (name !== "HEALTHCHECK") return undefined;
  const { value } = text;
  let typeEnd = 0;
  while (typeEnd < value.length && !isBlank(value.charCodeAt(typeEnd))) typeEnd++;
  const keyword = located(text, 0, typeEnd, path);
  if (keyword.value.toUpperCase() !== "CMD") return undefined;
  const start = skipBlanks(value, typeEnd, value.length);
  const command = slice(text, start, value.length);
  const argumentsSpan = text.locate(start, value.length);
  return { keyword, name: "CMD", flags: [], arguments: command, argumentsSpan };
}

/** The words that begin with `--`, up to the first that does not, or to a `--` alone. `next` is where arguments start. */
function readFlags(value: string, from: number, end: number, escapeToken: string) {
  const flags: { start: number; end: number }[] = [];
  let at = skipBlanks(value, from, end);
  while (value.startsWith("--", at) && at < end) {
    const start = at;
    let quote = "";
    for (; at < end && (quote || !isBlank(value.charCodeAt(at))); at++) {
      const char = value[at] as string;
      if (char === escapeToken) at++;
      else if (quote) quote = char === quote ? "" : quote;
      else if (char === '"' || char === "'") quote = char;
    }
    at = Math.min(at, end);
    const separator = at - start === 2;
    if (!separator) flags.push({ start, end: at });
    at = skipBlanks(value, at, end);
    if (separator) break;
  }
  return { flags, next: at };
}

function located(text: MappedText, start: number, end: number, path: Path): Located<string> {
  return { value: text.value.slice(start, end), span: text.locate(start, end), path };
}

function trimmedEnd(value: string): number {
  let end = value.length;
  while (end > 0 && isSpace(value.charCodeAt(end - 1))) end--;
  return end;
}

function skipBlanks(value: string, from: number, end: number): number {
  let at = from;
  while (at < end && isBlank(value.charCodeAt(at))) at++;
  return at;
}

/** What ends a keyword, a flag, the CMD of HEALTHCHECK: blanks of ASCII alone. */
function isBlank(code: number): boolean {
  return code === 32 || code === 9 || (code >= 11 && code <= 13);
}
