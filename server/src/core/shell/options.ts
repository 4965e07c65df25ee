import type { ShellWord } from "./script.ts";
import { tail } from "./words.ts";

/** Which options of a program take a value; the others are flags. */
export interface OptionSpec {
  /** The letters: `"uC"` for `-u NAME -C DIR`. */
  readonly short?: string;
  /** The names: `["user"]` for `--user NAME`. One with `=` needs no entry. */
  readonly long?: readonly string[];
  /** True where long options have one dash, as Go's programs and `find` take them. */
  readonly singleDash?: boolean;
  /** True where options may follow operands, as GNU programs take them. Else the first operand ends the options. */
  readonly anywhere?: boolean;
}

export interface Option {
  /** The letter, or the long name without dashes. */
  readonly name: string;
  readonly value: ShellWord | undefined;
}

/** Reads arguments as getopt does. `next` is the index of the first operand, or behind the last word. */
export function readOptions(
  words: readonly ShellWord[],
  from: number,
  spec: OptionSpec,
): { readonly options: readonly Option[]; readonly operands: readonly ShellWord[]; readonly next: number } {
  const options: Option[] = [];
  const operands: ShellWord[] = [];
  let next = words.length;
  let at = from;
  for (; at < words.length; at++) {
    const word = words[at] as ShellWord;
    const { value } = word.text;
    if (value === "--") {
      at++;
      break;
    }
    if (!value.startsWith("-") || value === "-") {
      if (!spec.anywhere) break;
      next = Math.min(next, at);
      operands.push(word);
      continue;
    }
    if (value.startsWith("--") || spec.singleDash) {
      const start = value.startsWith("--") ? 2 : 1;
      const equals = value.indexOf("=");
      const name = value.slice(start, equals === -1 ? undefined : equals);
      const own = equals === -1 && spec.long?.includes(name);
      options.push({ name, value: equals !== -1 ? tail(word, equals + 1) : own ? words[++at] : undefined });
      continue;
    }
    for (let i = 1; i < value.length; i++) {
      const name = value[i] as string;
      if (!spec.short?.includes(name)) {
        options.push({ name, value: undefined });
        continue;
      }
      options.push({ name, value: i + 1 < value.length ? tail(word, i + 1) : words[++at] });
      break;
    }
  }
  next = Math.min(next, at);
  for (const word of words.slice(at)) operands.push(word);
  return { options, operands, next: Math.min(next, words.length) };
}
