import { stripVTControlCharacters, styleText } from "node:util";
import type { Io } from "./io.ts";

type Format = Parameters<typeof styleText>[0];

/** Colours a text, or leaves it as it is. */
export type Style = (format: Format, text: string) => string;

export const plain: Style = (_, text) => text;

/** Colours where standard output is a terminal; FORCE_COLOR and NO_COLOR decide otherwise, in this order. */
export function styleFor({ env, stdout }: Pick<Io, "env" | "stdout">): Style {
  const forced = env.FORCE_COLOR;
  const colours =
    forced !== undefined ? forced !== "0" && forced !== "false" : !env.NO_COLOR && env.TERM !== "dumb" && stdout.isTTY;
  return colours ? (format, text) => styleText(format, text, { validateStream: false }) : plain;
}

/** Columns of the terminal; 120 where there is none. */
export function widthOf({ stdout }: Pick<Io, "stdout">): number {
  return Math.max(40, (stdout.isTTY && stdout.columns) || 120);
}

/**
 * Text of a file or a person, safe to show: control characters, which could move the cursor or colour the screen, and
 * those that turn the direction of text become U+FFFD. Line ends and tabs stay.
 */
export function printable(text: string): string {
  return text.replace(
    /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|\r(?!\n)/g,
    "\uFFFD",
  );
}

/** The same for what must stay on its line, such as a path. */
export function printableLine(text: string): string {
  return printable(text).replace(/[\r\n\t]/g, "\uFFFD");
}

/** What one column or two show: a letter with its accents, an emoji with its parts. */
export function graphemes(text: string): Iterable<string> {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  return [...new Intl.Segmenter("en", { granularity: "grapheme" }).segment(text)].map(({ segment }) => segment);
}

const wide =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}\p{Emoji_Presentation}]|^\p{Extended_Pictographic}\ufe0f/u;
const invisible = /^[\p{Mn}\p{Me}\p{Cf}]+$/u;

/** Columns that a grapheme takes in a terminal, by Unicode's East Asian width. */
export function widthOfGrapheme(grapheme: string): number {
  return grapheme <= "\u02ff" ? 1 : wide.test(grapheme) ? 2 : invisible.test(grapheme) ? 0 : 1;
}

/** Columns of a text, which may be coloured. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const grapheme of graphemes(stripVTControlCharacters(text))) width += widthOfGrapheme(grapheme);
  return width;
}

/** Breaks a text at its blanks into lines of at most so many columns. A longer word has a line of its own. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  let used = 0;
  for (const word of text.split(/\s+/).filter((w) => w !== "")) {
    const columns = displayWidth(word);
    if (line !== "" && used + 1 + columns > width) {
      lines.push(line);
      line = "";
      used = 0;
    }
    used += columns + (line === "" ? 0 : 1);
    line += line === "" ? word : ` ${word}`;
  }
  return [...lines, line];
}
