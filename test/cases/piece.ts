import type { Span } from "../../server/src/core/text/span.ts";

/** A bit of text and, where it is a word's character (or what became of one), which character of which word it is. */
export interface Atom {
  readonly out: string;
  readonly word?: number;
  readonly index?: number;
}

/** Text that remembers where each character of the words came to stand, however often it is quoted and indented. */
export type Piece = readonly Atom[];

/** A place in a command: from a character of a word to one of the same or a later word. */
export interface Place {
  readonly from: readonly [word: number, index: number];
  readonly to: readonly [word: number, index: number];
}

export function pieceOf(value: string, word: number): Piece {
  return value.split("").map((out, index) => ({ out, word, index }));
}

/** Concatenates text and pieces: piece`CMD [${a}, ${b}]`. */
export function piece(texts: TemplateStringsArray, ...parts: readonly (Piece | string)[]): Piece {
  return texts.flatMap((text, i): Piece => {
    const part = parts[i] ?? "";
    return [{ out: text }, ...(typeof part === "string" ? [{ out: part }] : part)];
  });
}

export function join(pieces: readonly Piece[], between: string): Piece {
  return pieces.flatMap((p, i) => (i === 0 ? p : [{ out: between }, ...p]));
}

/** Rewrites each character by itself; the neighbours are there to look at. */
export function encode(p: Piece, write: (out: string, next: string, previous: string, i: number) => string): Piece {
  return p.map((atom, i) => ({ ...atom, out: write(atom.out, p[i + 1]?.out ?? "", p[i - 1]?.out ?? "", i) }));
}

export function textOf(p: Piece): string {
  return p.map((atom) => atom.out).join("");
}

/** Where the place of the command stands in the text. Undefined where the text does not hold it. */
export function locate(p: Piece, { from, to }: Place): Span | undefined {
  let offset = 0;
  let start: number | undefined;
  let end: number | undefined;
  for (const { out, word, index } of p) {
    if (word !== undefined && index !== undefined && out !== "") {
      const late = word > from[0] || (word === from[0] && index >= from[1]);
      const early = word < to[0] || (word === to[0] && index < to[1]);
      if (late && early) {
        start = Math.min(start ?? offset, offset);
        end = Math.max(end ?? 0, offset + out.length);
      }
    }
    offset += out.length;
  }
  return start === undefined || end === undefined ? undefined : { start, end };
}
