import { parse, type Word, type WordPart } from "unbash";
import { type MappedText, opaque, slice } from "../text/mapped.ts";
import { braceExpansion } from "./braces.ts";
import { decodeWord, decodeWords, substitutionsIn, type WordSource, withoutBackslashes } from "./decode.ts";
import { asFields, asOne, type Piece, type Whole } from "./fields.ts";
import { certainOutput } from "./outputs.ts";
import { firstOf, type OperandReader, parameterExpansion } from "./parameters.ts";
import { literalTokens, patternLimit, patternTokens, type Token } from "./patterns.ts";
import type { ShellWord, Substitution } from "./script.ts";
import { known, type Scope, type Value } from "./variables.ts";
import { literalWord } from "./words.ts";

/**
 * Word expansion as POSIX (2.6 Word Expansions) and bash (Shell Expansions) have it, in their order: braces, then
 * parameters and commands, then splitting into fields, then quotes off. What the script itself does not decide stays as
 * it is written, and leaves the word without a value.
 */

/** The words that the shell makes of one. None where all of it expands to nothing. */
export function expandWords(word: Word, source: WordSource): ShellWord[] {
  if (!/[$`{]/.test(word.text)) return decodeWords(word, source);
  const { text } = word;
  if (text.includes("{") && (text.includes(",") || text.includes(".."))) {
    const simple = !/[$`'"\\]|\.\./.test(text) && /^\{[^{}*?[\]]*\}$/.test(text);
    // An element without anything makes no word.
    const words = simple ? decodeWords(word, source).filter((found) => found.value !== "") : braces(word, source);
    if (words) return words;
  }
  const expander = new Expander(source);
  const words = asFields(expander.whole(word), expander.separators());
  const kept = origin(word, source);
  return words.map((found) => ({ ...found, ...kept }));
}

/** What of the word as written is of use when it is expanded. */
function origin(word: Word, source: WordSource): Pick<ShellWord, "written" | "escapes"> {
  const { escapes } = word.text.includes("$'") ? decodeWord(word, source) : {};
  return { written: word.text, ...(escapes !== undefined && { escapes }) };
}

/** As one word, where no splitting takes place: behind a redirection, in an assignment. */
export function expandWord(word: Word, source: WordSource): ShellWord {
  if (!/[$`]/.test(word.text)) return decodeWord(word, source);
  return { ...asOne(new Expander(source).whole(word)), ...origin(word, source) };
}

/** The text of a here-document whose delimiter is not quoted. */
export function expandDocument(
  start: number,
  end: number,
  parts: readonly WordPart[] | undefined,
  source: WordSource,
): ShellWord {
  const expander = new Expander(source);
  return asOne(expander.quoted(start, end, parts ?? []));
}

/** The words of a list in braces, each read as if it were written so. */
function braces(word: Word, source: WordSource): ShellWord[] | undefined {
  const written = braceExpansion(word.text);
  if (!written || !source.reading.charge(written.reduce((sum, item) => sum + 2 * item.length, 16))) return undefined;
  const span = source.text.locate(word.pos, word.end);
  return written.flatMap((item) => {
    const text = opaque(`: ${item}`, span);
    const { command } = parse(text.value).commands[0] ?? {};
    const argument = command?.type === "Command" ? command.args[0] : undefined;
    if (!argument && item.trim() === "") return [];
    if (argument?.type !== "Word" || argument.end !== text.value.length) return [literalWord(opaque(item, span), span)];
    const words = source.reading.nested(() => expandWords(argument, at(source, text))) ?? [];
    return words.map((found) => ({ ...found, span }));
  });
}

/** The same source at another text. */
function at(source: WordSource, text: MappedText): WordSource {
  return {
    text,
    reading: source.reading,
    script: (parsed, own) => source.script(parsed, own),
    omit: () => source.omit(),
  };
}

class Expander implements OperandReader {
  private readonly substitutions: Substitution[] = [];

  constructor(private readonly source: WordSource) {}

  get scope(): Scope {
    return this.source.reading.scope;
  }

  charge(units: number): boolean {
    return this.source.reading.charge(units);
  }

  whole(word: Word): Whole {
    const { pos: start, end } = word;
    const pieces = this.pieces(word);
    const tilde = word.text.startsWith("~");
    return { pieces, text: this.source.text, start, end, substitutions: this.substitutions, tilde };
  }

  quoted(start: number, end: number, parts: readonly WordPart[]): Whole {
    const pieces = parts.map((part) => this.inQuotes(part, part, "$`\\"));
    return { pieces, text: this.source.text, start, end, substitutions: this.substitutions, tilde: false };
  }

  /** The characters at which fields are split; undefined where they are not known. */
  separators(): string | undefined {
    const value = firstOf(this.scope.get("IFS"));
    if (value === null || (value === undefined && !this.scope.touched("IFS"))) return " \t\n";
    return value?.known ? value.text : undefined;
  }

  text(word: Word): string | undefined {
    const { value } = asOne(this.whole(word));
    return value;
  }

  pattern(word: Word): readonly Token[] | undefined {
    const tokens: Token[] = [];
    for (const piece of this.pieces(word)) {
      const { value } = piece.text;
      const active = piece.kind === "pattern" || piece.kind === "value";
      const read = active ? patternTokens(value) : literalTokens(value);
      if (!read || (!piece.known && piece.kind !== "pattern") || piece.kind === "list") return undefined;
      tokens.push(...read);
    }
    return tokens.length <= patternLimit ? tokens : undefined;
  }

  private pieces(word: Word): Piece[] {
    if (!word.parts) return [this.literal(word.pos, word.end)];
    return word.parts.flatMap((part): Piece[] => this.part(part));
  }

  private literal(start: number, end: number): Piece {
    const quoted = this.source.text.value.slice(start, end).includes("\\");
    const text = withoutBackslashes(this.source.text, start, end);
    return { start, end, kind: "text", text, known: true, quoted };
  }

  private part(part: WordPart): Piece[] {
    const { text } = this.source;
    const { pos: start, end } = part;
    switch (part.type) {
      case "Literal":
        return [this.literal(start, end)];
      case "SingleQuoted":
      case "AnsiCQuoted": {
        const from = start + (part.type === "SingleQuoted" ? 1 : 2);
        const placed = slice(text, from, from + part.value.length);
        return [{ start, end, kind: "text", text: this.placed(part.value, placed, part), known: true, quoted: true }];
      }
      case "DoubleQuoted":
      case "LocaleString":
        if (part.parts.length === 0) return [this.value(known(""), part, true, part)];
        return part.parts.map((child) => this.inQuotes(child, part, '$`"\\'));
      case "Glob":
        return [{ start, end, kind: "pattern", text: slice(text, start, end), known: false, quoted: false }];
      case "BraceExpansion":
        return [this.literal(start, end)];
      default:
        return [this.expansion(part, part, false)];
    }
  }

  /** A part of what stands between double quotes, or in a here-document. `outer` is the part of the word. */
  private inQuotes(child: WordPart, outer: Place, escapes: string): Piece {
    if (child.type !== "Literal") return this.expansion(child, outer, true);
    const { pos: start, end } = outer;
    const placed = withoutBackslashes(this.source.text, child.pos, child.end, escapes);
    const text = escapes.includes('"') ? this.placed(child.value, placed, child) : placed;
    return { start, end, kind: "text", text, known: true, quoted: true };
  }

  /** `placed` is the text as we decode it; where unbash does otherwise, its value counts and the place is the whole. */
  private placed(value: string, placed: MappedText, node: Place): MappedText {
    return placed.value === value ? placed : opaque(value, this.source.text.locate(node.pos, node.end));
  }

  private expansion(part: WordPart, outer: Place, quoted: boolean): Piece {
    const found = /[`(]/.test(part.text) ? substitutionsIn(part, this.source) : [];
    this.substitutions.push(...found);
    if (part.type === "SimpleExpansion" || part.type === "ParameterExpansion") {
      // Within double quotes single ones are letters to `:-` and the like.
      const letters = quoted && "operation" in part && part.operation?.type === "Default" && part.text.includes("'");
      const result = letters ? undefined : parameterExpansion(part, this.inner());
      if (result?.kind === "value") return this.value(result.value, outer, quoted, part);
      if (result) return this.list(result.values, result.joined, outer, quoted, part);
    } else if (part.type === "CommandExpansion") {
      const [only] = found;
      const output = only && certainOutput(only.script, (units) => this.charge(units));
      if (output !== undefined && this.charge(4 * output.length)) {
        return this.value(known(output.replace(/\n+$/, "")), outer, quoted, part);
      }
    }
    return this.unknown(part, outer, quoted);
  }

  /** For the words in an expansion, whose substitutions are found with the expansion. */
  private inner(): OperandReader {
    return new Expander(this.source);
  }

  private unknown(part: Place, outer: Place, quoted: boolean): Piece {
    const text = slice(this.source.text, part.pos, part.end);
    return { start: outer.pos, end: outer.end, kind: "text", text, known: false, quoted };
  }

  private value(value: Value, outer: Place, quoted: boolean, part: Place): Piece {
    if (!this.charge(4 * value.text.length)) return this.unknown(part, outer, quoted);
    const text = opaque(value.text, this.source.text.locate(part.pos, part.end));
    const kind = quoted ? "text" : "value";
    return { start: outer.pos, end: outer.end, kind, text, known: value.known, quoted, origin: value.origin };
  }

  /** `$*` in quotes is one word with the first separator between the values; without quotes it is as `$@`. */
  private list(values: readonly Value[], joined: boolean, outer: Place, quoted: boolean, part: Place): Piece {
    const size = values.reduce((sum, value) => sum + value.text.length + 1, 0);
    const separators = this.separators();
    if (!this.charge(4 * size) || separators === undefined) return this.unknown(part, outer, quoted);
    const whole = values.map((value) => value.text).join(joined ? separators.slice(0, 1) : " ");
    const text = opaque(whole, this.source.text.locate(part.pos, part.end));
    const kind = joined && quoted ? "text" : "list";
    const sure = values.every((value) => value.known);
    return { start: outer.pos, end: outer.end, kind, text, known: sure, quoted, values };
  }
}

/** Where a node stands. */
interface Place {
  readonly pos: number;
  readonly end: number;
}
