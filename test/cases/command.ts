import { encode, type Piece, pieceOf, textOf } from "./piece.ts";

/** A command to be written into a file: a list of words, the last of which is a script where `shell` is set. */
export interface Command {
  readonly words: readonly Piece[];
  readonly shell: string | undefined;
}

export function commandOf(words: readonly string[], shell?: string): Command {
  return { words: words.map(pieceOf), shell };
}

/** The words with each rewritten for its language. */
export function rewrite(command: Command, write: (word: Piece) => Piece): Command {
  return { ...command, words: command.words.map(write) };
}

/** The script of a command that is one. */
export function scriptOf(command: Command): Piece {
  return command.words.at(-1) ?? [];
}

export function isScript(command: Command): boolean {
  return command.shell !== undefined;
}

export function isPlainShell(command: Command): boolean {
  return command.shell === "sh" || command.shell === "bash";
}

export function oneLine(command: Command): boolean {
  return command.words.every((word) => !textOf(word).includes("\n"));
}

/** True where a script may be handed to Docker as the rest of an instruction's line. */
export function fitsLine(command: Command): boolean {
  return isPlainShell(command) && oneLine(command) && !/^\[|^--|\\$/.test(textOf(scriptOf(command)));
}

/** Writes something in place of the first space that no quote can enclose. */
export function breakFirstSpace(script: Piece, between: string): Piece {
  const text = textOf(script);
  const space = /^[\w./-]+ (?=[^ ])/.exec(text)?.[0].length;
  return encode(script, (out, _next, _previous, i) => (i + 1 === space ? between : out));
}
