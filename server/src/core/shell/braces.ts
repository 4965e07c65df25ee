/** Brace expansion (bash, Brace Expansion), which takes place before all others and looks at no value. */

const lengthLimit = 2048;
const countLimit = 128;

/** The words that the lists and sequences in a word make of it, as written; undefined where it has none. */
export function braceExpansion(word: string): string[] | undefined {
  if (word.length > lengthLimit || !word.includes("{")) return undefined;
  const found = alternatives(word, 0);
  return found.length > 1 && found.length <= countLimit ? found : undefined;
}

function alternatives(word: string, depth: number): string[] {
  if (depth > 8) return [word];
  for (let at = 0; at < word.length; at = behind(word, at)) {
    if (word[at] !== "{") continue;
    const list = listAt(word, at);
    if (!list) continue;
    const rest = alternatives(word.slice(list.end), depth + 1);
    const items = list.items.flatMap((item) => (list.sequence ? [item] : alternatives(item, depth + 1)));
    if (items.length * rest.length > countLimit) return [word];
    return items.flatMap((item) => rest.map((end) => word.slice(0, at) + item + end));
  }
  return [word];
}

interface List {
  readonly items: readonly string[];
  readonly sequence: boolean;
  readonly end: number;
}

function listAt(word: string, open: number): List | undefined {
  const items: string[] = [];
  let depth = 0;
  let start = open + 1;
  for (let at = open; at < word.length; at = behind(word, at)) {
    if (word[at] === "{") depth++;
    else if (word[at] === "," && depth === 1) {
      items.push(word.slice(start, at));
      start = at + 1;
    } else if (word[at] === "}" && --depth === 0) {
      const last = word.slice(start, at);
      if (items.length > 0) return { items: [...items, last], sequence: false, end: at + 1 };
      const steps = sequence(last);
      return steps && { items: steps, sequence: true, end: at + 1 };
    }
  }
  return undefined;
}

/** `1..3`, `a..e`, `10..2..3` */
function sequence(text: string): string[] | undefined {
  const match = /^(?:(-?\d{1,4})\.\.(-?\d{1,4})|([a-zA-Z])\.\.([a-zA-Z]))(?:\.\.(-?\d{1,4}))?$/.exec(text);
  if (!match) return undefined;
  const [, from, to, first, last, by] = match;
  // Zeros in front ask for a width.
  if (/^-?0\d/.test(from ?? "") || /^-?0\d/.test(to ?? "")) return undefined;
  const start = first === undefined ? Number(from) : first.charCodeAt(0);
  const end = last === undefined ? Number(to) : last.charCodeAt(0);
  const step = (Math.abs(Number(by ?? 1)) || 1) * (end < start ? -1 : 1);
  const count = Math.floor((end - start) / step) + 1;
  if (count > countLimit) return undefined;
  return Array.from({ length: count }, (_, i) => {
    const value = start + i * step;
    return first === undefined ? String(value) : String.fromCharCode(value);
  });
}

/** The offset behind what begins at one: a unit, or as much as is quoted or belongs to an expansion. */
function behind(word: string, at: number): number {
  const unit = word[at];
  if (unit === "\\") return at + 2;
  if (unit === "'" || unit === "`") return closed(word, word.indexOf(unit, at + 1));
  if (unit === '"') {
    for (let i = at + 1; i < word.length; i++) {
      if (word[i] === "\\") i++;
      else if (word[i] === '"') return i + 1;
    }
    return word.length;
  }
  if (unit !== "$" || !/[({]/.test(word[at + 1] ?? "")) return at + 1;
  const [open, close] = word[at + 1] === "{" ? ["{", "}"] : ["(", ")"];
  let depth = 0;
  for (let i = at + 1; i < word.length; i++) {
    if (word[i] === open) depth++;
    else if (word[i] === close && --depth === 0) return i + 1;
  }
  return word.length;
}

function closed(word: string, at: number): number {
  return at === -1 ? word.length : at + 1;
}
