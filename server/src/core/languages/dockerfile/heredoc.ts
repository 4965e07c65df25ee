import type { MappedText } from "../../text/mapped.ts";
import { isSpace, type Line, lineAt } from "./lines.ts";
import type { Heredoc } from "./tree.ts";

/**
 * The heredocs that an instruction opens, their lines read from the offset `from` on. `next` is the offset of the line
 * behind the last of them. One that is not closed takes the rest of the file and has no terminator.
 */
export function readHeredocs(text: string, line: MappedText, from: number): { heredocs: Heredoc[]; next: number } {
  const heredocs: Heredoc[] = [];
  let next = from;
  for (const opening of openings(line.value)) {
    const bodyStart = next;
    let closing: Line | undefined;
    let bodyEnd = next;
    while (!closing && next < text.length) {
      const candidate = lineAt(text, next);
      let start = candidate.start;
      if (opening.stripsTabs) while (text.charCodeAt(start) === 9) start++;
      next = candidate.next;
      if (candidate.end - start === opening.name.length && text.startsWith(opening.name, start)) {
        closing = { ...candidate, start };
      } else bodyEnd = candidate.next;
    }
    heredocs.push({
      name: opening.name,
      stripsTabs: opening.stripsTabs,
      span: line.locate(opening.start, opening.end),
      body: { start: bodyStart, end: bodyEnd },
      ...(closing && { terminator: { start: closing.start, end: closing.end } }),
    });
  }
  return { heredocs, next };
}

/** True where the whole text is one word that opens a heredoc: its lines are then the script, not its input. */
export function isHeredocWord(value: string): boolean {
  const found = openings(value);
  return found.length === 1 && found[0]?.start === 0 && found[0].end === value.length;
}

interface Opening {
  readonly name: string;
  readonly stripsTabs: boolean;
  readonly start: number;
  readonly end: number;
}

/**
 * The words of the line that open a heredoc: a whole word `<<NAME`, not `cat<<NAME` and not within quotes; none at all in
 * a line whose quotes do not match. BuildKit takes `<< NAME` too since 2025; before, and in `$((1 << 2))`, that is no
 * heredoc, so here the name behind a blank has to look like one.
 */
function openings(value: string): Opening[] {
  if (!value.includes("<<")) return [];
  const found: Opening[] = [];
  let at = 0;
  while (at < value.length) {
    if (isSpace(value.charCodeAt(at))) {
      at++;
      continue;
    }
    const end = wordEnd(value, at);
    if (end === undefined) return [];
    const match = /^\d*<<(-?)(\s*)([^<]*)$/.exec(value.slice(at, end));
    const name = match && unquote(match[3] as string);
    if (match && name && (match[2] === "" || /^[A-Za-z_]\w*$/.test(name)))
      found.push({ name, stripsTabs: match[1] === "-", start: at, end });
    at = end;
  }
  return found;
}

/** Where the shell word that starts at the offset ends; undefined where a quote in it is not closed. */
function wordEnd(value: string, start: number): number | undefined {
  let quote = "";
  let at = start;
  for (; at < value.length && (quote || !isSpace(value.charCodeAt(at))); at++) {
    const char = value[at] as string;
    if (char === "\\" && quote !== "'") at++;
    else if (quote) quote = char === quote ? "" : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === "<" && value[at + 1] === "<") {
      // The name may stand behind blanks, and is then part of the word.
      at++;
      while (value[at + 1] === " " || value[at + 1] === "\t") at++;
    }
  }
  return quote ? undefined : Math.min(at, value.length);
}

function unquote(word: string): string {
  let name = "";
  let quote = "";
  for (let i = 0; i < word.length; i++) {
    const char = word[i] as string;
    const next = word[i + 1] ?? "";
    if (char === "\\" && (quote === "" || (quote === '"' && /["$\\]/.test(next)))) {
      name += next;
      i++;
    } else if (quote) {
      if (char === quote) quote = "";
      else name += char;
    } else if (char === '"' || char === "'") quote = char;
    else name += char;
  }
  return name;
}
