import type { Word } from "../../facts/fact.ts";
import { type MappedText, MappedTextBuilder } from "../../text/mapped.ts";

/**
 * Compose's own variables (compose-spec, "Interpolation"), which are replaced before anything else is read: `$NAME`,
 * `${NAME}` and `${NAME` with one of `:-` `-` `:?` `?` `:+` `+` and an operand `}`. `$$` is a dollar. Any other dollar
 * stands for itself, but `${` that opens none of these forms makes Compose refuse the file.
 */
export interface Interpolation {
  /** Offsets in the text that it was found in, from the dollar to behind the name or brace. */
  readonly start: number;
  readonly end: number;
  /** Empty where Compose refuses the form: `${1}`, `${x%%y}`, a brace that is not closed. */
  readonly name: string;
  /** What stands there when the variable is not set, as written: of `:-` and `-` alone. */
  readonly fallback?: string;
}

/** The interpolations of a word or a value. An escaped dollar is told by its two characters in the file. */
export function* interpolations(text: MappedText): Iterable<Interpolation> {
  const { value } = text;
  for (let at = value.indexOf("$"); at !== -1; ) {
    const found = isEscaped(text, at) ? undefined : interpolationAt(value, at);
    if (found) yield found;
    at = value.indexOf("$", found?.end ?? at + 1);
  }
}

/** True where Compose replaces a part of the word, so that what it will be is not known. */
export function hasInterpolation(word: Word): boolean {
  for (const _ of interpolations(word.text)) return true;
  return false;
}

/**
 * A value as written in the file with each default filled in and `$$` made `$`. Variables that have no default stay
 * as they are. For values of facts that are kept as written (mounts), not for words, whose `$$` is gone.
 */
export function interpolationDefault(value: string): string {
  return fillDefaults(value).text;
}

/** The same, or undefined where a variable without a default leaves the value open. */
export function knownDefault(value: string): string | undefined {
  const { text, known } = fillDefaults(value);
  return known ? text : undefined;
}

function fillDefaults(value: string): { text: string; known: boolean } {
  /** What was collected before each default that is open, and how many plain braces are open in it. */
  const open: { before: string; start: number; braces: number }[] = [];
  const opening = /\$\{[A-Za-z_][A-Za-z0-9_]*:?-/y;
  let result = "";
  let known = true;
  for (let i = 0; i < value.length; ) {
    const inner = open.at(-1);
    opening.lastIndex = i;
    if (value.startsWith("$$", i)) {
      result += "$";
      i += 2;
    } else if (opening.test(value)) {
      open.push({ before: result, start: i, braces: 0 });
      result = "";
      i = opening.lastIndex;
    } else if (value[i] === "}" && inner?.braces === 0) {
      open.pop();
      result = inner.before + result;
      i++;
    } else {
      if (inner && value[i] === "{") inner.braces++;
      if (inner && value[i] === "}") inner.braces--;
      const length = dollarLength(value, i);
      if (length > 1) known = false;
      result += value.slice(i, i + length);
      i += length;
    }
  }
  // A brace that is not closed leaves no form that Compose knows.
  const outermost = open[0];
  return outermost ? { text: outermost.before + value.slice(outermost.start), known: false } : { text: result, known };
}

/** The text with `$$` made `$`, mapped to both; `${…}` and what it holds stay as written. */
export function unescapeDollars(text: MappedText): MappedText {
  const { value } = text;
  if (!value.includes("$$")) return text;
  const builder = new MappedTextBuilder();
  for (let i = 0; i < value.length; ) {
    const length = dollarLength(value, i);
    if (value.startsWith("$$", i)) builder.write("$", text.locate(i, i + 2));
    else for (let k = i; k < i + length; k++) builder.write(value[k] as string, text.locate(k, k + 1));
    i += length;
  }
  return builder.build(text.locate(0, value.length));
}

/** How many units at the offset belong together: 2 for `$$`, those of an interpolation, else 1. */
export function dollarLength(text: string, at: number): number {
  if (text[at] !== "$") return 1;
  if (text[at + 1] === "$") return 2;
  const found = interpolationAt(text, at);
  return found ? found.end - at : 1;
}

/** What starts at a dollar that is not escaped; undefined where the dollar stands for itself. */
function interpolationAt(text: string, start: number): Interpolation | undefined {
  const named = /\$([A-Za-z_][A-Za-z0-9_]*)/y;
  const braced = /\$\{([A-Za-z_][A-Za-z0-9_]*)(:?[-?+]|(?=\}))/y;
  named.lastIndex = braced.lastIndex = start;
  const plain = named.exec(text);
  if (plain) return { start, end: start + plain[0].length, name: plain[1] as string };
  if (text[start + 1] !== "{") return undefined;
  const close = closingBrace(text, start + 1);
  const form = braced.exec(text);
  if (!form || close === -1) return { start, end: close === -1 ? text.length : close + 1, name: "" };
  const found = { start, end: close + 1, name: form[1] as string };
  return form[2]?.endsWith("-") ? { ...found, fallback: text.slice(start + form[0].length, close) } : found;
}

function closingBrace(text: string, open: number): number {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    if (text[i] === "{") depth++;
    else if (text[i] === "}" && --depth === 0) return i;
  }
  return -1;
}

/** A dollar that was written as two. Only a YAML escape (`"\x24"`) looks the same, and nobody writes one for a dollar. */
function isEscaped(text: MappedText, at: number): boolean {
  const { start, end } = text.locate(at, at + 1);
  return end - start > 1;
}
