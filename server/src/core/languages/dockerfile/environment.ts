import type { EnvironmentVariable } from "../../facts/fact.ts";
import type { MappedText } from "../../text/mapped.ts";
import type { Located, Path } from "../../text/span.ts";
import { expandWord } from "./expand.ts";
import { isSpace, skipSpace } from "./lines.ts";
import type { Clause, DockerfileTree } from "./tree.ts";

/** The values of ENV and ARG by name. Those that the file leaves open are not in it. */
export type Variables = Map<string, string>;

/**
 * The variables of an ENV, `NAME=value …` or `NAME value`, which it adds to those that are known. All of them see what
 * was known before the instruction, as in BuildKit.
 */
export function readEnvironment(
  { arguments: text }: Clause,
  index: number,
  { escapeToken }: DockerfileTree,
  variables: Variables,
): EnvironmentVariable[] {
  const pairs = pairsOf(text, escapeToken);
  const found = pairs.map(({ name, value }, i): EnvironmentVariable => {
    const path: Path = pairs.length === 1 ? [index] : [index, "arguments", i];
    const written = bare(text, value, path);
    const known = expandWord(text.value.slice(value.start, value.end), escapeToken, variables);
    return {
      name: located(text, name, path),
      written,
      ...(known !== undefined && { value: { ...written, value: known } }),
      path,
      shared: false,
    };
  });
  for (const { name, value } of found) {
    if (value) variables.set(name.value, value.value);
    else variables.delete(name.value);
  }
  return found;
}

/** The defaults of an ARG. One without a default keeps what is known, from before the first FROM for instance. */
export function readArgument({ arguments: text }: Clause, { escapeToken }: DockerfileTree, variables: Variables): void {
  for (const word of wordsOf(text.value, escapeToken)) {
    const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(text.value.slice(word.start, word.end)) ?? [];
    const known = value === undefined ? undefined : expandWord(value, escapeToken, variables);
    if (name !== undefined && known !== undefined && !variables.has(name)) variables.set(name, known);
  }
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** A first word without `=` is the name of the one variable, and the rest its value (BuildKit, parseNameVal). */
function pairsOf(text: MappedText, escapeToken: string): { name: Range; value: Range }[] {
  const words = wordsOf(text.value, escapeToken);
  const [first] = words;
  if (!first) return [];
  const sign = (word: Range): number => text.value.indexOf("=", word.start);
  const isPair = (word: Range): boolean => sign(word) > word.start && sign(word) < word.end;
  if (!isPair(first)) {
    const start = skipSpace(text.value, first.end, text.value.length);
    return start < text.value.length ? [{ name: first, value: { start, end: text.value.length } }] : [];
  }
  return words.filter(isPair).map((word) => ({
    name: { start: word.start, end: sign(word) },
    value: { start: sign(word) + 1, end: word.end },
  }));
}

/** Words are parted by white space that is neither quoted nor escaped (BuildKit, parseWords). */
function wordsOf(value: string, escapeToken: string): Range[] {
  const words: Range[] = [];
  let at = skipSpace(value, 0, value.length);
  while (at < value.length) {
    const start = at;
    let quote = "";
    for (; at < value.length && (quote !== "" || !isSpace(value.charCodeAt(at))); at++) {
      const char = value[at] as string;
      if (char === escapeToken && quote !== "'") at++;
      else if (quote !== "") quote = char === quote ? "" : quote;
      else if (char === '"' || char === "'") quote = char;
    }
    words.push({ start, end: Math.min(at, value.length) });
    at = skipSpace(value, Math.min(at, value.length), value.length);
  }
  return words;
}

/** The range as a value, without the quotes where one pair of them goes around the whole. */
function bare(text: MappedText, range: Range, path: Path): Located<string> {
  const { start, end } = range;
  const quoted = /^(["'])[^"'\\]+\1$/.test(text.value.slice(start, end));
  return located(text, quoted ? { start: start + 1, end: end - 1 } : range, path);
}

function located(text: MappedText, { start, end }: Range, path: Path): Located<string> {
  return { value: text.value.slice(start, end), span: text.locate(start, end), path };
}
