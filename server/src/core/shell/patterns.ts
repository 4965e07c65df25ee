/** Patterns as the shell matches them (POSIX, 2.14 Pattern Matching Notation), in time that no pattern can drive up. */

/** A single character, `?`, `*`, or a list in brackets. */
export type Token = { readonly literal: string } | "?" | "*" | { readonly set: string; readonly negated: boolean };

/** Longer texts and patterns are not matched. */
export const patternLimit = 512;

/** Each character of a quoted text stands for itself. */
export function literalTokens(text: string): Token[] {
  return [...text].map((literal) => ({ literal }));
}

/** Undefined for a list in brackets that names a class, or one that is not closed. */
export function patternTokens(pattern: string): Token[] | undefined {
  const tokens: Token[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const unit = pattern[at] as string;
    if (unit === "*" || unit === "?") tokens.push(unit);
    else if (unit === "\\") tokens.push({ literal: pattern[++at] ?? "\\" });
    else if (unit !== "[") tokens.push({ literal: unit });
    else {
      const list = /^\[([!^]?)(\]?[^\]]*)\]/.exec(pattern.slice(at, at + 128));
      const set = list && characters(list[2] as string);
      if (!list || set === undefined || set === null) return undefined;
      tokens.push({ set, negated: list[1] !== "" });
      at += list[0].length - 1;
    }
  }
  return tokens;
}

/** The characters of `a-f0`. */
function characters(list: string): string | undefined {
  if (/[[\\]/.test(list)) return undefined;
  let found = "";
  for (let at = 0; at < list.length; at++) {
    const [first, last] = [list.charCodeAt(at), list.charCodeAt(at + 2)];
    if (list[at + 1] !== "-" || Number.isNaN(last)) found += list[at];
    else {
      if (last < first || last - first > 128) return undefined;
      for (let code = first; code <= last; code++) found += String.fromCharCode(code);
      at += 2;
    }
  }
  return found;
}

export function matches(tokens: readonly Token[], text: string): boolean {
  return endsOf(tokens, text, 0).at(-1) === text.length;
}

/** Where matches end that begin at an offset, in order. */
export function endsOf(tokens: readonly Token[], text: string, start: number): number[] {
  let ends = [start];
  for (const token of tokens) {
    if (ends.length === 0) return ends;
    if (token === "*") {
      const from = ends[0] as number;
      ends = Array.from({ length: text.length - from + 1 }, (_, i) => from + i);
    } else ends = ends.flatMap((end) => (end < text.length && accepts(token, text[end] as string) ? [end + 1] : []));
  }
  return ends;
}

function accepts(token: Exclude<Token, "*">, unit: string): boolean {
  if (token === "?") return true;
  return "literal" in token ? token.literal === unit : token.set.includes(unit) !== token.negated;
}

/** `${x#p}`, `##`, `%`, `%%`: the text without the shortest or longest match at one of its ends. */
export function withoutMatch(text: string, operator: string, tokens: readonly Token[]): string {
  if (operator.startsWith("#")) {
    const ends = endsOf(tokens, text, 0);
    return text.slice(operator === "#" ? (ends[0] ?? 0) : (ends.at(-1) ?? 0));
  }
  // From the end, both turned around.
  const ends = endsOf([...tokens].reverse(), [...text].reverse().join(""), 0);
  const cut = operator === "%" ? (ends[0] ?? 0) : (ends.at(-1) ?? 0);
  return text.slice(0, text.length - cut);
}

/** `${x/p/r}`, `//`, `/#`, `/%`: the longest match at each place. */
export function replaced(text: string, operator: string, tokens: readonly Token[], by: string): string {
  if (tokens.length === 0) return text;
  if (operator === "/%") {
    for (let at = 0; at <= text.length; at++) {
      if (endsOf(tokens, text, at).at(-1) === text.length) return text.slice(0, at) + by;
    }
    return text;
  }
  let result = "";
  let at = 0;
  while (at <= text.length) {
    const end = endsOf(tokens, text, at).at(-1);
    if (end !== undefined && (end > at || text === "")) {
      result += by;
      at = end;
      if (operator !== "//") break;
    } else {
      if (operator === "/#" || at === text.length) break;
      result += text[at++];
    }
    if (at === text.length) break;
  }
  return result + text.slice(at);
}
