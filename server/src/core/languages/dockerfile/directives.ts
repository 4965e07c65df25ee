import { isSpace, lineAt, skipSpace } from "./lines.ts";
import type { Directive } from "./tree.ts";

const known = new Set(["syntax", "escape", "check"]);

/**
 * The parser directives. They stand at the top; the first line that is none, were it blank, ends them. `end` is the
 * offset of that line. A `#!` line may come first, for files that are run by their builder: `escape` no longer counts
 * after it, `syntax` does.
 */
export function readDirectives(text: string): { directives: Directive[]; escape: string; end: number } {
  const directives: Directive[] = [];
  const seen = new Set<string>();
  let escape = "\\";
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const shebang = text.startsWith("#!", at);
  if (shebang) at = lineAt(text, at).next;
  const start = at;
  while (at < text.length) {
    const line = lineAt(text, at);
    const directive = readDirective(text, skipSpace(text, line.start, line.end), line.end);
    if (!directive) break;
    if (directive.name === "escape" && !shebang && !seen.has("escape") && /^[\\`]$/.test(directive.value)) {
      escape = directive.value;
    }
    seen.add(directive.name);
    directives.push(directive);
    at = line.next;
  }
  // A `#!` line without a directive behind it is a comment like any other.
  const end = shebang && at === start ? (text.charCodeAt(0) === 0xfeff ? 1 : 0) : at;
  return { directives, escape, end };
}

function readDirective(text: string, start: number, end: number): Directive | undefined {
  if (text[start] !== "#") return undefined;
  const equals = text.indexOf("=", start);
  if (equals === -1 || equals >= end || equals - start > 100) return undefined;
  const name = text.slice(start + 1, equals).trim().toLowerCase();
  if (!known.has(name)) return undefined;
  const valueStart = skipSpace(text, equals + 1, end);
  let valueEnd = end;
  while (valueEnd > valueStart && isSpace(text.charCodeAt(valueEnd - 1))) valueEnd--;
  if (valueEnd === valueStart) return undefined;
  return { name, value: text.slice(valueStart, valueEnd), span: { start, end: valueEnd } };
}
