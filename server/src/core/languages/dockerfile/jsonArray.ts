import { type MappedText, MappedTextBuilder, slice } from "../../text/mapped.ts";
import type { Span } from "../../text/span.ts";

/** A string of the array, decoded. */
export interface JsonWord {
  readonly value: string;
  /** The literal with its quotes. */
  readonly span: Span;
  readonly text: MappedText;
}

const escapes: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

/**
 * The words of an exec form: the whole text is a JSON array of nothing but strings, with JSON's own white space and
 * nothing behind it. Undefined for anything else, as for Docker, which reads it with Go's encoding/json.
 */
export function readStringArray(text: MappedText): readonly JsonWord[] | undefined {
  const { value } = text;
  if (value[0] !== "[") return undefined;
  const words: JsonWord[] = [];
  let at = skipBlanks(value, 1);
  if (value[at] !== "]") {
    for (;;) {
      const end = stringEnd(value, at);
      if (end === undefined) return undefined;
      const decoded = decode(text, at + 1, end - 1);
      words.push({ value: decoded.value, span: text.locate(at, end), text: decoded });
      at = skipBlanks(value, end);
      if (value[at] !== ",") break;
      at = skipBlanks(value, at + 1);
    }
  }
  return value[at] === "]" && skipBlanks(value, at + 1) === value.length ? words : undefined;
}

function skipBlanks(value: string, from: number): number {
  let at = from;
  while (value[at] === " " || value[at] === "\t" || value[at] === "\n" || value[at] === "\r") at++;
  return at;
}

/** Where the string literal that starts at the offset ends; undefined where there is no valid one. */
function stringEnd(value: string, start: number): number | undefined {
  if (value[start] !== '"') return undefined;
  for (let at = start + 1; at < value.length; at++) {
    const code = value.charCodeAt(at);
    if (code === 34) return at + 1;
    if (code < 32) return undefined;
    if (code !== 92) continue;
    at++;
    if (value[at] === "u" && /^[0-9a-fA-F]{4}$/.test(value.slice(at + 1, at + 5))) at += 4;
    else if (!'"\\/bfnrt'.includes(value[at] ?? " ")) return undefined;
  }
  return undefined;
}

/** Decodes a string's inside. Half a surrogate pair becomes U+FFFD, as in Go. */
function decode(text: MappedText, start: number, end: number): MappedText {
  const { value } = text;
  const first = value.indexOf("\\", start);
  if (first === -1 || first >= end) return slice(text, start, end);
  const builder = new MappedTextBuilder();
  let at = start;
  while (at < end) {
    const backslash = value.indexOf("\\", at);
    const plainEnd = backslash === -1 || backslash >= end ? end : backslash;
    if (plainEnd > at) builder.copy(value.slice(at, plainEnd), at);
    if (plainEnd === end) break;
    const char = value[plainEnd + 1] as string;
    const after = plainEnd + (char === "u" ? 6 : 2);
    const unit = char === "u" ? unicode(value, plainEnd, end) : (escapes[char] ?? char);
    builder.write(unit, { start: plainEnd, end: plainEnd + unit.length * (after - plainEnd) });
    at = plainEnd + unit.length * (after - plainEnd);
  }
  const decoded = builder.build({ start, end });
  return {
    value: decoded.value,
    locate: (from, to) => {
      const inner = decoded.locate(from, to);
      return text.locate(inner.start, inner.end);
    },
  };
}

/** The character of the escape at the offset, two units long where the next escape is the other half of it. */
function unicode(value: string, at: number, end: number): string {
  const unit = Number.parseInt(value.slice(at + 2, at + 6), 16);
  if (unit < 0xd800 || unit > 0xdfff) return String.fromCharCode(unit);
  const low = value.startsWith("\\u", at + 6) && at + 12 <= end ? Number.parseInt(value.slice(at + 8, at + 12), 16) : 0;
  return unit < 0xdc00 && low >= 0xdc00 && low <= 0xdfff ? String.fromCharCode(unit, low) : "\ufffd";
}
