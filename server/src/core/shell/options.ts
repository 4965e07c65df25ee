import type { ShellWord } from "./script.ts";
import { tail } from "./words.ts";

/** Which options of a program take a value; the others are flags. */
export interface OptionSpec {
  /** The letters: `"uC"` for `-u NAME -C DIR`. */
  readonly short?: string;
  /** Letters whose value, where there is one, stands in the same word: `-mFILE`. */
  readonly attached?: string;
  /** The names: `["user"]` for `--user NAME`. One with `=` needs no entry. */
  readonly long?: readonly string[];
  /** The long options that take none, instead of `long`: all others take one. */
  readonly flags?: readonly string[];
  /** True where long options have one dash, as Go's programs and `find` take them. */
  readonly singleDash?: boolean;
  /** True where options may follow operands, as GNU programs take them. Else the first operand ends the options. */
  readonly anywhere?: boolean;
}

export interface Option {
  /** The letter, or the long name without dashes. */
  readonly name: string;
  readonly value: ShellWord | undefined;
  /** The word that it ends in: its value's, or its own. */
  readonly word: ShellWord;
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
      const own = equals === -1 && (spec.flags ? !spec.flags.includes(name) : spec.long?.includes(name));
      const given = equals !== -1 ? tail(word, equals + 1) : own ? words[++at] : undefined;
      options.push({ name, value: given, word: own ? (given ?? word) : word });
      continue;
    }
    for (let i = 1; i < value.length; i++) {
      const name = value[i] as string;
      const attached = spec.attached?.includes(name) ?? false;
      const last = i + 1 === value.length;
      if (!spec.short?.includes(name) && (!attached || last)) {
        options.push({ name, value: undefined, word });
        continue;
      }
      const given = last ? words[++at] : undefined;
      options.push({ name, value: last ? given : tail(word, i + 1), word: given ?? word });
      break;
    }
  }
  next = Math.min(next, at);
  for (const word of words.slice(at)) operands.push(word);
  return { options, operands, next: Math.min(next, words.length) };
}
