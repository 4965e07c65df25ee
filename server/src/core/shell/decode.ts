import { forEachChild, type ParsedScript, type SyntaxNode, type Word, type WordPart } from "unbash";
import { type MappedText, opaque, slice } from "../text/mapped.ts";
import { writtenAsNumbers } from "./decoders.ts";
import type { Reading } from "./reading.ts";
import type { Script, ShellWord, Substitution } from "./script.ts";
import { isTemplated, join } from "./words.ts";

/** What a word of a script is made of: shared by all words of one text. */
export interface WordSource {
  readonly text: MappedText;
  readonly reading: Reading;
  /** The tree of a substitution's script, whose positions are those of `text`. */
  script(parsed: ParsedScript, text: MappedText): Script;
  /** Called for a substitution that is left out: too deep, or too much work. */
  omit(): void;
}

/**
 * The words that the shell makes of one: its quotes off, each unit placed exactly. More than one where a list in braces
 * or `$IFS` splits it, which is how a command is written without blanks.
 */
export function decodeWords(word: Word, source: WordSource): ShellWord[] {
  const plain = plainWord(word, source);
  if (plain) return [plain];
  const list = braceList(word, source);
  if (list) return list;
  const decoder = new Decoder(source);
  const words: ShellWord[] = [];
  let start = word.pos;
  for (const part of word.parts ?? []) {
    if (!isFieldSeparator(part)) decoder.part(part);
    else {
      if (part.pos > start) words.push(decoder.take(start, part.pos));
      start = part.end;
    }
  }
  if (!word.parts) decoder.bare(word.pos, word.end);
  if (start < word.end || words.length === 0) words.push(decoder.take(start, word.end, word));
  return words;
}

/** As one word, where no splitting takes place: behind a redirection, in an assignment. */
export function decodeWord(word: Word, source: WordSource): ShellWord {
  const plain = plainWord(word, source);
  if (plain) return plain;
  const decoder = new Decoder(source);
  for (const part of word.parts ?? []) decoder.part(part);
  if (!word.parts) decoder.bare(word.pos, word.end);
  return decoder.take(word.pos, word.end, word);
}

/** A word without quotes and expansions, as most are. */
function plainWord(word: Word, { text }: WordSource): ShellWord | undefined {
  if (!/^[\w./:=,%@+-]+$/.test(word.text)) return undefined;
  const span = text.locate(word.pos, word.end);
  return { text: slice(text, word.pos, word.end), value: word.text, span, quoted: false, substitutions: none };
}

const none: readonly Substitution[] = [];

/** Text between two offsets as it is written, with the scripts in the nodes: an array, an arithmetic expression. */
export function rawWord(start: number, end: number, nodes: readonly SyntaxNode[], source: WordSource): ShellWord {
  const text = slice(source.text, start, end);
  const substitutions = nodes.flatMap((node) => substitutionsIn(node, source));
  return { text, value: undefined, span: text.locate(0, end - start), quoted: false, substitutions };
}

/** The text of a here-document. Where its delimiter is not quoted, the shell expands it and takes backslashes off. */
export function documentWord(
  start: number,
  end: number,
  quoted: boolean,
  parts: readonly WordPart[] | undefined,
  source: WordSource,
): ShellWord {
  const raw = slice(source.text, start, end);
  const span = raw.locate(0, end - start);
  const text = quoted ? raw : withoutBackslashes(source.text, start, end, "$`\\");
  const substitutions = (parts ?? []).flatMap((part) => substitutionsIn(part, source));
  const known = quoted || (parts ?? []).every((part) => part.type === "Literal");
  return { text, value: known && !isTemplated(text.value) ? text.value : undefined, span, quoted, substitutions };
}

class Decoder {
  private pieces: MappedText[] = [];
  private known = true;
  private quoted = false;
  private escapes = 0;
  private substitutions: Substitution[] = [];

  constructor(private readonly source: WordSource) {}

  /** The word collected so far; empty where nothing was. `written` is unbash's, where this is all of it. */
  take(start: number, end: number, written?: Word): ShellWord {
    const span = this.source.text.locate(start, end);
    const pieces = this.pieces.filter((piece) => piece.value !== "");
    const text = pieces.length > 0 ? join(pieces) : opaque("", span);
    // A tilde is the user's home folder.
    const known = this.known && !written?.text.startsWith("~") && !isTemplated(text.value);
    const { quoted, escapes, substitutions } = this;
    this.pieces = [];
    this.known = true;
    this.quoted = false;
    this.escapes = 0;
    this.substitutions = [];
    const word = { text, value: known ? text.value : undefined, span, quoted, substitutions };
    return escapes > 0 ? { ...word, escapes } : word;
  }

  /** Text outside of quotes. */
  bare(start: number, end: number): void {
    this.quoted ||= this.source.text.value.slice(start, end).includes("\\");
    this.pieces.push(withoutBackslashes(this.source.text, start, end));
  }

  part(part: WordPart): void {
    const { text } = this.source;
    switch (part.type) {
      case "Literal":
        this.bare(part.pos, part.end);
        break;
      case "SingleQuoted":
      case "AnsiCQuoted": {
        this.quoted = true;
        if (part.type === "AnsiCQuoted") this.escapes += writtenAsNumbers(text.value.slice(part.pos, part.end));
        const start = part.pos + (part.type === "SingleQuoted" ? 1 : 2);
        this.quotedText(part.value, slice(text, start, start + part.value.length), part);
        break;
      }
      case "DoubleQuoted":
      case "LocaleString":
        this.quoted = true;
        for (const child of part.parts) {
          if (child.type !== "Literal") this.expansion(child);
          else this.quotedText(child.value, withoutBackslashes(text, child.pos, child.end, '$`"\\'), child);
        }
        break;
      default:
        this.expansion(part);
    }
  }

  /** `placed` is the text as we decode it; where unbash does otherwise, its value counts and the place is the whole. */
  private quotedText(value: string, placed: MappedText, node: { pos: number; end: number }): void {
    const same = placed.value === value;
    this.pieces.push(same ? placed : opaque(value, this.source.text.locate(node.pos, node.end)));
  }

  private expansion(part: WordPart): void {
    this.known = false;
    this.pieces.push(slice(this.source.text, part.pos, part.end));
    this.substitutions.push(...substitutionsIn(part, this.source));
  }
}

/** `{nc,-e,sh}`: several words in one. Nested lists and sequences are left as they are. */
function braceList(word: Word, source: WordSource): ShellWord[] | undefined {
  if (word.text.length > 4096 || !/^\{[^{}\s'"`$\\*?[\]]*,[^{}\s'"`$\\*?[\]]*\}$/.test(word.text)) return undefined;
  let at = word.pos + 1;
  return word.text
    .slice(1, -1)
    .split(",")
    .map((element) => {
      const text = slice(source.text, at, at + element.length);
      const span = source.text.locate(at, at + element.length);
      at += element.length + 1;
      return { text, value: element, span, quoted: false, substitutions: [] };
    });
}

function isFieldSeparator(part: WordPart): boolean {
  return /^\$(?:IFS|\{IFS\})$/.test(part.text);
}

/**
 * The text with backslashes taken off: before any unit outside of quotes, else before those of `before`. One before a
 * line end joins the lines.
 */
export function withoutBackslashes(text: MappedText, start: number, end: number, before?: string): MappedText {
  const written = text.value.slice(start, end);
  if (!written.includes("\\")) return slice(text, start, end);
  const pieces: MappedText[] = [];
  let from = 0;
  for (let at = written.indexOf("\\"); at !== -1 && at + 1 < written.length; at = written.indexOf("\\", at + 2)) {
    const next = written[at + 1] as string;
    if (before !== undefined && next !== "\n" && !before.includes(next)) continue;
    if (at > from) pieces.push(slice(text, start + from, start + at));
    if (next !== "\n") pieces.push(opaque(next, text.locate(start + at, start + at + 2)));
    from = at + 2;
  }
  if (from < written.length) pieces.push(slice(text, start + from, end));
  return pieces.length > 0 ? join(pieces) : opaque("", text.locate(start, end));
}

/** The scripts below a node, outermost only: those within are in their trees. */
export function substitutionsIn(node: SyntaxNode, source: WordSource): Substitution[] {
  const found: Substitution[] = [];
  const open: SyntaxNode[] = [node];
  for (let next = open.pop(); next; next = open.pop()) {
    const { type } = next;
    if (type === "CommandExpansion" || type === "ProcessSubstitution" || type === "ArithmeticCommandExpansion") {
      const substitution = substitute(next, source);
      if (substitution) found.push(substitution);
    } else if (!("text" in next) || source.reading.charge(next.text.length)) {
      forEachChild(next, (child) => open.push(child));
    } else source.omit();
  }
  return found.sort((a, b) => a.span.start - b.span.start);
}

type Nested = Extract<SyntaxNode, { type: "CommandExpansion" | "ProcessSubstitution" | "ArithmeticCommandExpansion" }>;

function substitute(node: Nested, source: WordSource): Substitution | undefined {
  const { text, reading } = source;
  const payable = reading.charge(node.text.length);
  const script = payable ? reading.nested(() => scriptOf(node, source)) : undefined;
  if (!script) {
    source.omit();
    return undefined;
  }
  const direction = node.type === "ProcessSubstitution" ? node.operator : undefined;
  const kind = direction === undefined ? "command" : direction === "<" ? "input" : "output";
  return { kind, script, span: text.locate(node.pos, node.end) };
}

function scriptOf(node: Nested, source: WordSource): Script | undefined {
  const parsed = node.script;
  return parsed && source.script(parsed, backtickText(parsed, node, source.text));
}

/** What the positions of a substitution's script count in: between backticks, a text of its own without the escapes. */
function backtickText(parsed: ParsedScript, node: { pos: number; end: number }, text: MappedText): MappedText {
  if (parsed.source === undefined || parsed.source === text.value) return text;
  const decoded = withoutBackslashes(text, node.pos + 1, node.end - 1, "$`\\");
  return decoded.value === parsed.source ? decoded : opaque(parsed.source, text.locate(node.pos, node.end));
}
