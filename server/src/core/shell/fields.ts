import { type MappedText, opaque, slice } from "../text/mapped.ts";
import type { Span } from "../text/span.ts";
import type { ShellWord, Substitution } from "./script.ts";
import type { Value } from "./variables.ts";
import { isTemplated, join } from "./words.ts";

/** A part of a word, expanded. */
export interface Piece {
  /** Where the part stands in the script, quotes and all. */
  readonly start: number;
  readonly end: number;
  /**
   * text: as it stands there, or quoted. pattern: matched against files' names. value: what an expansion without quotes
   * gives, which is split. list: words of their own (`"$@"`, `"${c[@]}"`, `$*`).
   */
  readonly kind: "text" | "pattern" | "value" | "list";
  readonly text: MappedText;
  readonly known: boolean;
  readonly quoted: boolean;
  readonly values?: readonly Value[];
  /** Where the script writes what a variable holds. It is the word's text where the word is nothing else. */
  readonly origin?: MappedText | undefined;
}

/** What the pieces of one word are put together to. */
export interface Whole {
  readonly pieces: readonly Piece[];
  /** The script that the word stands in. */
  readonly text: MappedText;
  readonly start: number;
  readonly end: number;
  readonly substitutions: readonly Substitution[];
  readonly tilde: boolean;
}

/** The word where nothing is split: in an assignment, behind a redirection. */
export function asOne({ pieces, text, start, end, substitutions, tilde }: Whole): ShellWord {
  const span = text.locate(start, end);
  const texts = pieces.filter((piece) => piece.text.value !== "").map((piece) => piece.text);
  const whole = onlyOrigin(pieces) ?? (texts.length > 0 ? join(texts) : opaque("", span));
  const known = !tilde && pieces.every((piece) => piece.known && piece.kind !== "pattern");
  const quoted = pieces.some((piece) => piece.quoted);
  return {
    text: whole,
    value: known && !isTemplated(whole.value) ? whole.value : undefined,
    span,
    quoted,
    substitutions,
  };
}

function onlyOrigin(pieces: readonly Piece[]): MappedText | undefined {
  return pieces.length === 1 && pieces[0]?.text.value !== "" ? pieces[0]?.origin : undefined;
}

/** The words after field splitting (POSIX, 2.6.5). `separators` is undefined where IFS is not known. */
export function asFields(whole: Whole, separators: string | undefined): ShellWord[] {
  const fields = new Fields(whole);
  for (const piece of whole.pieces) {
    if (piece.kind === "list") fields.list(piece, separators);
    else if (piece.kind === "value") fields.split(piece, piece.text.value, piece.known, separators);
    else fields.add(piece, onlyOrigin(whole.pieces) ?? piece.text, piece.known && piece.kind === "text", true);
  }
  return fields.finish();
}

class Fields {
  private readonly words: ShellWord[] = [];
  private texts: MappedText[] = [];
  private known: boolean;
  private quoted = false;
  private started = false;
  private place: { start: number; end: number } | undefined;

  constructor(private readonly whole: Whole) {
    this.known = !whole.tilde;
  }

  add(piece: Piece, text: MappedText, known: boolean, starts: boolean): void {
    this.started ||= starts;
    this.known &&= known;
    this.quoted ||= piece.quoted;
    this.place = { start: this.place?.start ?? piece.start, end: piece.end };
    if (text.value !== "") this.texts.push(text);
  }

  list(piece: Piece, separators: string | undefined): void {
    for (const [i, { text, known }] of (piece.values ?? []).entries()) {
      if (i > 0) this.close();
      if (piece.quoted) this.add(piece, opaque(text, this.span(piece)), known, true);
      else this.split(piece, text, known, separators);
    }
  }

  /** White space among the separators counts once however much there is, and not at the ends; others count each. */
  split(piece: Piece, value: string, known: boolean, separators: string | undefined): void {
    const span = this.span(piece);
    // A pattern in a value is one to the shell.
    const add = (text: string) => this.add(piece, opaque(text, span), known && !/[*?[]/.test(text), true);
    if (separators === undefined) {
      this.add(piece, slice(this.whole.text, piece.start, piece.end), false, true);
      return;
    }
    let from = 0;
    let blankBefore = false;
    for (let at = 0; at < value.length; at++) {
      const unit = value[at] as string;
      if (!separators.includes(unit)) continue;
      if (at > from) add(value.slice(from, at));
      from = at + 1;
      const blank = /[ \t\n]/.test(unit);
      if (blank && this.started) blankBefore = this.close();
      else if (!blank) {
        // With the blanks before it, one separator.
        if (this.started || !blankBefore) this.close(true);
        blankBefore = false;
      }
      while (!blank && /[ \t\n]/.test(value[from] ?? "") && separators.includes(value[from] as string)) at = from++;
    }
    if (from < value.length) add(value.slice(from));
  }

  /** Ends a field, where one has begun or is called for. */
  close(empty = false): boolean {
    if (!this.started && !empty) return false;
    const { text: source, start, end } = this.whole;
    const span = source.locate(this.place?.start ?? start, this.place?.end ?? end);
    const text = this.texts.length > 0 ? join(this.texts) : opaque("", span);
    const value = this.known && !isTemplated(text.value) ? text.value : undefined;
    const substitutions = this.words.length === 0 ? this.whole.substitutions : [];
    this.words.push({ text, value, span, quoted: this.quoted, substitutions });
    this.texts = [];
    this.known = true;
    this.quoted = false;
    this.started = false;
    this.place = undefined;
    return true;
  }

  finish(): ShellWord[] {
    this.close();
    const [only] = this.words;
    if (!only || this.words.length > 1) return this.words;
    return [{ ...only, span: this.whole.text.locate(this.whole.start, this.whole.end) }];
  }

  private span(piece: Piece): Span {
    return this.whole.text.locate(piece.start, piece.end);
  }
}
