import type { Word } from "../../facts/fact.ts";
import { MappedTextBuilder } from "../../text/mapped.ts";
import { dollarLength } from "./interpolation.ts";

/**
 * The words of a command that is written as a string. Compose splits it without a shell, by go-shellwords with its
 * defaults (compose-go, types/command.go; go-shellwords 1.0):
 *
 * - Blanks and line breaks part words; `'…'` and `"…"` group, and `\` takes the next character as it is, except that
 *   `\n` and `\t` are a line break and a tab. Inside `'…'` it is itself.
 * - `` `…` `` and `$(…)` group too and stay with their signs: nothing runs them.
 * - An unquoted `;` `&` `|` `<` `>` ends the command. What follows is dropped without a word, and so is a number
 *   directly before `>`.
 *
 * A variable of Compose's is one unit, whatever it holds. Where Compose refuses the string (an open quote, a lone
 * parenthesis), the words are those that a lenient reader would take: the file is mostly still being written.
 */
export function splitWords(source: Word): Word[] {
  const { value } = source.text;
  const collector = new Collector(source);
  /** The sign that opened the group that the offset is in. */
  let group: "" | "'" | '"' | "`" | "(" = "";
  for (let i = 0; i < value.length; ) {
    const char = value[i] as string;
    const length = dollarLength(value, i);
    if (value.startsWith("$$", i)) collector.add("$", i, i + 2);
    else if (length > 1) collector.copy(i, i + length);
    else if (char === "\\" && group !== "'") {
      const next = value[i + 1];
      // A variable behind the backslash is replaced before the string is split, so the two do not belong together.
      if (next === "$") collector.reach(i, i + 1);
      else if (next !== undefined) {
        if (group === "`" || group === "(") collector.copy(i, i + 2);
        else collector.add(escapes[next] ?? next, i, i + 2);
        i++;
      }
    } else if ((char === "'" || char === '"') && (group === "" || group === char)) {
      collector.reach(i, i + 1);
      group = group === "" ? char : "";
    } else if (group === "" && isBlank(char)) collector.finish();
    else if (group === "" && ";&|<>".includes(char)) {
      if (char === ">") collector.dropNumber();
      break;
    } else {
      if (char === "`" && (group === "" || group === "`")) group = group === "" ? "`" : "";
      else if (char === "(" && group === "" && collector.last === "$") group = "(";
      else if (char === ")" && group === "(") group = "";
      collector.copy(i, i + 1);
    }
    i += length;
  }
  return collector.finish();
}

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t" };

function isBlank(char: string): boolean {
  return char === " " || char === "\t" || char === "\r" || char === "\n";
}

/** Collects words. All offsets are those of the string that is split. */
class Collector {
  private readonly words: Word[] = [];
  private builder: MappedTextBuilder | undefined;
  private start = 0;
  private end = 0;
  /** The last character of the word at hand. */
  last = "";

  constructor(private readonly source: Word) {}

  /** Adds what is written otherwise than it is read. */
  add(text: string, from: number, to: number): void {
    this.reach(from, to);
    this.builder?.write(text, this.source.text.locate(from, to));
    this.last = text;
  }

  copy(from: number, to: number): void {
    for (let i = from; i < to; i++) this.add(this.source.text.value[i] as string, i, i + 1);
  }

  /** Takes signs into the word's place that are not part of its value; an empty pair of quotes is a word as well. */
  reach(from: number, to: number): void {
    if (!this.builder) {
      this.builder = new MappedTextBuilder();
      this.start = from;
    }
    this.end = to;
  }

  finish(): Word[] {
    const { builder, source, start, end } = this;
    if (builder) {
      const span = source.text.locate(start, end);
      const text = builder.build(span);
      this.words.push({ value: text.value, text, span, path: source.path });
    }
    this.builder = undefined;
    this.last = "";
    return this.words;
  }

  /** Drops the word at hand where it is the number of a redirection. */
  dropNumber(): void {
    const { builder, source, start, end } = this;
    if (builder && /^\d+$/.test(builder.build(source.text.locate(start, end)).value)) this.builder = undefined;
  }
}
