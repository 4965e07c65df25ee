/** A key of the first three levels of a YAML or JSON file: in Compose a section, a service, a service's key. */
export interface OutlineKey {
  readonly level: 1 | 2 | 3;
  /** `-` for a list item. */
  readonly key: string;
  /** What stands behind the colon on the same line. */
  readonly inline: string;
}

/**
 * The keys of the first three levels, read line by line or brace by brace and not parsed, since every file that is
 * opened or scanned is looked at. Good enough to tell whose file it is: indentation gives the level, and what is
 * indented further (lists, block scalars) is passed over. A document marker starts again at the first level.
 */
export function* outline(text: string): Iterable<OutlineKey> {
  const start = text.startsWith("\uFEFF") ? 1 : 0;
  if (/^\s*\{/.test(text.slice(start, start + 1024))) yield* flowKeys(text, start, 1);
  else yield* blockKeys(text.slice(start));
}

function* blockKeys(text: string): Iterable<OutlineKey> {
  /** The indentation of the second and of the third level, as the first line of each gives it. */
  let second = 0;
  let third = 0;
  let opened = false;
  for (const line of text.split(/\r?\n/)) {
    const content = line.trimStart();
    const indent = line.length - content.length;
    if (content === "" || /^(?:#|\{\{|---|\.\.\.|%|[}\]])/.test(content)) continue;
    const item = /^-(?:\s|$)/.test(content);
    // A list may stand as far out as the key that it belongs to.
    const level = indent === 0 ? (item && opened ? 2 : 1) : second === 0 || indent <= second ? 2 : 3;
    if (indent === 0) second = third = 0;
    else if (level === 2) {
      second ||= indent;
      third = 0;
    } else third ||= indent;
    if (level === 3 && indent > third) continue;
    const colon = content.search(/:(?:\s|$)/);
    if (item) yield { level, key: "-", inline: content.slice(1).trim() };
    else if (colon !== -1) {
      opened = true;
      const inline = content.slice(colon + 1).trim();
      yield { level, key: unquote(content.slice(0, colon).trim()), inline };
      if (level < 3 && inline.startsWith("{")) yield* flowKeys(inline, 0, level + 1);
    }
  }
}

/** The keys of a flow map, `level` being that of its own. Stops where its brace closes. */
function* flowKeys(text: string, start: number, level: number): Iterable<OutlineKey> {
  // A quote that is not closed holds the rest, so that no part of the text is looked at twice.
  const token = /"(?:[^"\\]|\\[\s\S])*"?|'[^']*'?|[{}[\],:]|[^\s{}[\],:"'][^\s{}[\],:]*|\s+/y;
  token.lastIndex = start;
  let depth = level - 1;
  let last = "";
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const sign = match[0];
    const after = token.lastIndex;
    const endsKey = sign === ":" && last !== "" && (/^["']/.test(last) || /^[\s{}[\],]?$/.test(text[after] ?? ""));
    if (sign === "{" || sign === "[") depth++;
    if ((sign === "}" || sign === "]") && --depth < level) return;
    if (depth <= 3 && (endsKey || sign === "[")) {
      const key = sign === "[" ? "-" : unquote(last);
      yield { level: depth as OutlineKey["level"], key, inline: text.slice(after, after + 80).trim() };
    }
    if (sign.trim() !== "") last = /^[{}[\],:]$/.test(sign) ? "" : sign;
  }
}

function unquote(key: string): string {
  return /^(["']).*\1$/s.test(key) ? key.slice(1, -1) : key;
}
