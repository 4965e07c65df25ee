/** Of an excerpt, in characters. */
const longest = 80;

/** How many lines are looked at for one that shows a word: in some it stands in a link's target only. */
const triedLines = 20;

export interface SoughtWord {
  /** What finds the word in the document. */
  readonly pattern: RegExp;
  /** What finds its letters, also where marks that go have parted it from others. */
  readonly anywhere: RegExp;
}

/**
 * The first line of a document that shows one of the words, as plain text around the word; the line with most of them
 * where several are wanted. Lines of the text come before those of the front matter.
 */
export function excerptOf(text: string, words: readonly SoughtWord[]): string | undefined {
  const end = text.startsWith("---") ? text.indexOf("\n---", 3) : -1;
  const body = end === -1 ? 0 : end + 4;
  let best: { readonly plain: string; readonly at: number; readonly words: number } | undefined;
  for (const part of [text.slice(body), text.slice(0, body)]) {
    for (const line of linesWith(part, words)) {
      const plain = plainLine(line);
      const places = words.map((word) => placeIn(plain, word)).filter((at) => at !== -1);
      if (places.length > (best?.words ?? 0)) best = { plain, at: Math.min(...places), words: places.length };
      if (best?.words === words.length) break;
    }
    if (best) break;
  }
  return best && around(best.plain, best.at);
}

function placeIn(plain: string, { pattern, anywhere }: SoughtWord): number {
  const at = plain.search(pattern);
  return at === -1 ? plain.search(anywhere) : at;
}

/** Lines in which a word stands. A line may be a whole file: of a long one a piece is taken. */
function* linesWith(text: string, words: readonly SoughtWord[]): Iterable<string> {
  for (const { pattern } of words) {
    const search = new RegExp(pattern, `g${pattern.flags}`);
    for (let i = 0; i < triedLines; i++) {
      const match = search.exec(text);
      if (!match) break;
      const start = Math.max(text.lastIndexOf("\n", match.index) + 1, match.index - 1000);
      const lineEnd = text.indexOf("\n", match.index);
      const end = Math.min(lineEnd === -1 ? text.length : lineEnd, match.index + 1000);
      yield text.slice(start, end);
      search.lastIndex = Math.max(end, match.index + 1);
    }
  }
}

/** Without Markdown's marks, citations and tags. Each pattern is bounded, so that a hostile line takes no longer. */
function plainLine(line: string): string {
  return line
    .replace(/\(Citation: [^()]{1,200}\)/g, "")
    .replace(/!?\[([^[\]]{0,300})\]\([^()\s]{0,500}\)/g, "$1")
    .replace(/<\/?[a-z]{1,10}\s{0,3}\/?>/gi, "")
    .replace(/^\s*(?:#{1,6}|[-*+>]|\d{1,3}[.)])\s+/, "")
    .replace(/\\([\\`*_[\]<>!~&#])/g, "$1")
    .replace(/\*\*|`|[\p{Cc}\p{Bidi_C}]/gu, "")
    .replace(/\s*\|\s*/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}

/** At most so much of a line, whole words, with the place not far from its beginning. */
function around(plain: string, at: number): string {
  if (plain.length <= longest) return whole(plain);
  const from = at < longest / 2 ? 0 : Math.max(plain.lastIndexOf(" ", at - 20) + 1, at - 40);
  const lead = from > 0 ? "…" : "";
  const room = longest - lead.length - 1;
  const piece = plain.slice(from, from + room);
  if (from + room >= plain.length) return lead + whole(piece);
  const space = piece.lastIndexOf(" ");
  return `${lead}${whole(space > at - from + 10 ? piece.slice(0, space) : piece)}…`;
}

/** Without half a character at either end. */
function whole(piece: string): string {
  return piece.replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, "");
}
