import { slice } from "../text/mapped.ts";
import type { Reading } from "./reading.ts";
import type { ShellWord } from "./script.ts";

/**
 * Variables that a script sets once, to a literal, and names nowhere else but to read it: `C='nc h 1'; $C -e sh`. What
 * stands in such a variable is as good as written where it is used.
 */
export class Constants {
  private readonly values = new Map<string, ShellWord>();
  /** How often each name stands in the script without a `$`: in an assignment, behind `read` or `for`, or in a text. */
  private counts: ReadonlyMap<string, number> | undefined;

  constructor(
    private readonly script: string,
    private readonly reading: Reading,
  ) {}

  assign(name: string, value: ShellWord): void {
    this.counts ??= countNames(this.script);
    if (value.value !== undefined && this.counts.get(name) === 1) this.values.set(name, value);
  }

  /** The words with each that is such a variable replaced, by several where it is not quoted. */
  expand(words: readonly ShellWord[]): readonly ShellWord[] {
    if (this.values.size === 0) return words;
    return words.flatMap((word) => this.fields(word) ?? word);
  }

  /** The same for a word that is not split. */
  expandOne(word: ShellWord | undefined): ShellWord | undefined {
    const fields = word && this.fields(word);
    return fields?.length === 1 ? fields[0] : word;
  }

  private fields(word: ShellWord): ShellWord[] | undefined {
    if (word.value !== undefined || this.values.size === 0) return undefined;
    const name = /^\$(?:(\w+)|\{(\w+)\})$/.exec(word.text.value)?.slice(1).find(Boolean);
    const constant = name === undefined ? undefined : this.values.get(name);
    if (!constant || !this.reading.charge(4 * constant.text.value.length)) return undefined;
    const { span, quoted } = word;
    if (quoted) return [{ ...constant, span, quoted }];
    return [...constant.text.value.matchAll(/\S+/g)].map((field) => {
      const text = slice(constant.text, field.index, field.index + field[0].length);
      return { text, value: text.value, span, quoted, substitutions: [] };
    });
  }
}

function countNames(script: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const [, reads, name = ""] of script.matchAll(/(\$\{?[!#]?)?([A-Za-z_]\w*)/g)) {
    if (reads === undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}
