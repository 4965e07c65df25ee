import type { Word } from "../facts/fact.ts";
import { type MappedText, opaque, slice } from "../text/mapped.ts";
import { cover, type Span } from "../text/span.ts";
import { templateMark } from "../text/templateMark.ts";
import type { ShellWord } from "./script.ts";

/** Words of a command and pieces of words, each with its place in the file. */

/** A word of an exec form. It is literal but for what Compose, Kubernetes and templates put in place of their names. */
export function entryWord(word: Word): ShellWord {
  const text = asShellText(maskTemplates(word.text));
  const unknown = /\$[A-Za-z_{]|\$\([\w.-]+\)|\uE000/.test(text.value);
  return { text, value: unknown ? undefined : text.value, span: word.span, quoted: false, substitutions: [] };
}

/** A word of which every unit is known. */
export function literalWord(text: MappedText, span: Span): ShellWord {
  return { text, value: text.value, span, quoted: false, substitutions: [] };
}

/** The rest of a word: the value in `--exec=value`. */
export function tail(word: ShellWord, from: number): ShellWord {
  const text = slice(word.text, from, word.text.value.length);
  return { ...word, text, value: word.value?.slice(from), span: text.locate(0, text.value.length) };
}

/** True where a template decides what a part of the text will be. */
export function isTemplated(text: string): boolean {
  return text.includes(templateMark);
}

/** Several texts as one, with `separator` between them, which stands nowhere in the file. */
export function join(texts: readonly MappedText[], separator = ""): MappedText {
  const [only] = texts;
  if (texts.length === 1 && only) return only;
  const starts: number[] = [];
  let value = "";
  for (const text of texts) {
    if (starts.length > 0) value += separator;
    starts.push(value.length);
    value += text.value;
  }
  const pieceAt = (offset: number): number => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const locate = (start: number, end: number): Span => {
    const first = pieceAt(start);
    const last = Math.max(first, pieceAt(Math.max(start, end - 1)));
    const one = (piece: number, from: number, to: number): Span => {
      const text = texts[piece] as MappedText;
      const at = starts[piece] as number;
      const within = (offset: number) => Math.max(0, Math.min(offset - at, text.value.length));
      return text.locate(within(from), within(to));
    };
    return first === last ? one(first, start, end) : cover([one(first, start, value.length), one(last, 0, end)]);
  };
  return { value, locate };
}

/** Replaces each `{{ … }}` on one line by marks of equal length: what stands in it is no shell. */
function maskTemplates(text: MappedText): MappedText {
  if (!text.value.includes("{{")) return text;
  const value = text.value.replace(/\{\{[^{}\r\n;<>&]{0,200}\}\}/g, (action) => templateMark.repeat(action.length));
  return { value, locate: (start, end) => text.locate(start, end) };
}

/**
 * What the shell gets of a text that Kubernetes has gone over: `$$(` is its way to write `$(`, and `$(NAME)` a variable
 * of the container. Written as `${NAME}`, of equal length, it is one to the shell too. No shell means anything else by
 * `$$(`, and no program is named in capitals alone.
 */
function asShellText(text: MappedText): MappedText {
  const variables = text.value.replace(/(?<!\$)\$\(([A-Z_][A-Z0-9_]*)\)/g, (_, name) => `\${${name}}`);
  const mapped = { value: variables, locate: (start: number, end: number) => text.locate(start, end) };
  if (!variables.includes("$$(")) return mapped;
  const pieces: MappedText[] = [];
  let at = 0;
  for (const dollars of variables.matchAll(/\$\$(?=\()/g)) {
    pieces.push(slice(mapped, at, dollars.index), opaque("$", text.locate(dollars.index, dollars.index + 2)));
    at = dollars.index + 2;
  }
  pieces.push(slice(mapped, at, variables.length));
  return join(pieces.filter((piece) => piece.value !== ""));
}
