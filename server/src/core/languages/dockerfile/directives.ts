import { isSpace, lineAt, skipSpace } from "./lines.ts";
import type { Directive } from "./tree.ts";

const known = new Set(["syntax", "escape", "check"]);

/**
 * The parser directives. They stand at the top; the first line that is none, were it blank, ends them, and `end` is its
 * offset. A `#!` line may come first, for files that are run by their builder; `escape` does not count behind it.
 */
export function readDirectives(text: string): { directives: Directive[]; escapeToken: string; end: number } {
  const directives: Directive[] = [];
  let escapeToken = "\\";
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const shebang = text.startsWith("#!", at);
  if (shebang) at = lineAt(text, at).next;
  while (at < text.length) {
    const line = lineAt(text, at);
    const directive = readDirective(text, skipSpace(text, line.start, line.end), line.end);
    if (!directive) break;
    const first = !directives.some((d) => d.name === directive.name);
    if (directive.name === "escape" && first && !shebang && /^[\\`]$/.test(directive.value)) {
      escapeToken = directive.value;
    }
    directives.push(directive);
    at = line.next;
  }
  return { directives, escapeToken, end: at };
}

function readDirective(text: string, start: number, end: number): Directive | undefined {
  if (text[start] !== "#") return undefined;
  const equals = text.indexOf("=", start);
  if (equals === -1 || equals >= end) return undefined;
  const name = text
    .slice(start + 1, equals)
    .trim()
    .toLowerCase();
  if (!known.has(name)) return undefined;
  const valueStart = skipSpace(text, equals + 1, end);
  let valueEnd = end;
  while (valueEnd > valueStart && isSpace(text.charCodeAt(valueEnd - 1))) valueEnd--;
  if (valueEnd === valueStart) return undefined;
  return { name, value: text.slice(valueStart, valueEnd), span: { start, end: valueEnd } };
}
