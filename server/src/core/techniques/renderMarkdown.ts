import { span } from "../text/span.ts";
import { findCitations } from "./citations.ts";
import type { Technique } from "./technique.ts";

/**
 * A piece of a technique's Markdown as a hover or a terminal can show it: `(Citation: X)` becomes a link to the
 * reference of that name (its bare name where the URL is not https, nothing where there is no such reference),
 * `<code>` becomes backticks, any other tag is text, images are links, and links lead to web pages only.
 * Made for the paragraphs that a hover shows; linear.
 */
export function renderCitations(markdown: string, technique: Technique): string {
  const urls = new Map(technique.body().references.map((r) => [r.name.value, r.url?.value ?? ""]));
  const citations = new Map(findCitations(markdown, span(0, markdown.length)).map((c) => [c.span.start, c]));
  const ends = new Ends(markdown);
  const output = new Output();
  for (let at = 0; at < markdown.length; ) {
    const citation = citations.get(at);
    if (citation) {
      output.citation(link(citation.name.value, urls));
      at = citation.span.end;
    } else {
      const piece = code(markdown, at, ends) ?? plain(markdown, at);
      output.add(piece.text);
      at = piece.end;
    }
  }
  return output.toString();
}

interface Piece {
  readonly text: string;
  /** Where the source goes on. */
  readonly end: number;
}

/** Collects the text. A link stands apart from the word before it, and one that is dropped leaves no gap. */
class Output {
  private readonly pieces: string[] = [];
  private dropped = false;
  /** True right behind a citation. */
  private cited = false;

  add(text: string): void {
    if (this.dropped && /^[\s.,;:)]/.test(text)) while (this.pieces.at(-1) === " ") this.pieces.pop();
    this.dropped = false;
    this.cited = false;
    this.pieces.push(text);
  }

  citation(link: string | undefined): void {
    if (link === undefined) {
      this.dropped = true;
      return;
    }
    // Sources of one sentence stand side by side: a comma tells where the next one begins.
    const last = this.pieces.at(-1) ?? "\n";
    this.pieces.push(this.cited && link.startsWith("[") ? `, ${link}` : /\s$/.test(last) ? link : ` ${link}`);
    this.cited = true;
  }

  toString(): string {
    while (this.dropped && this.pieces.at(-1) === " ") this.pieces.pop();
    return this.pieces.join("");
  }
}

function link(name: string, urls: ReadonlyMap<string, string>): string | undefined {
  const url = urls.get(name);
  if (url === undefined) return undefined;
  const label = name.replace(/\s+/g, " ").replace(/[\\`*_[\]<>!~&]/g, "\\$&");
  if (!/^https:\/\/[^\s<>]+$/.test(url)) return `(${label})`;
  const target = url.replace(/[()\\]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `[${label}](${target})`;
}

/** Finds what closes something, and remembers what there is no more of, so that the search stays linear. */
class Ends {
  private readonly missing = new Set<string>();

  constructor(private readonly text: string) {}

  after(what: string, at: number): number {
    if (this.missing.has(what)) return -1;
    const found = this.text.indexOf(what, at);
    if (found === -1) this.missing.add(what);
    return found;
  }
}

/** Code that begins at the offset, if any does. */
function code(markdown: string, at: number, ends: Ends): Piece | undefined {
  if (markdown.startsWith("<code>", at)) return codeElement(markdown, at, ends);
  if (markdown.charAt(at) !== "`") return undefined;
  let start = at;
  while (markdown.charAt(start) === "`") start++;
  const run = markdown.slice(at, start);
  const indentation = /(?:^|\n)([ \t]*)$/.exec(markdown.slice(Math.max(0, at - 20), at))?.[1];
  if (run.length > 2 && indentation !== undefined) {
    const close = ends.after(`\n${indentation}${run}`, start);
    const end = close + 1 + indentation.length + run.length;
    return close === -1 ? { text: run, end: start } : { text: markdown.slice(at, end), end };
  }
  // Over a line end the code may be none: a blank line or a list item ends it. What looks like it is then plain text.
  const close = ends.after(run, start);
  const end = close + run.length;
  const isCode = close !== -1 && !markdown.slice(start, close).includes("\n") && markdown.charAt(end) !== "`";
  return isCode ? { text: markdown.slice(at, end), end } : { text: run, end: start };
}

const entities: { readonly [entity: string]: string } = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&amp;": "&" };

/** `<code>x</code>`, in backticks enough for what it holds. */
function codeElement(markdown: string, at: number, ends: Ends): Piece | undefined {
  const start = at + "<code>".length;
  const close = ends.after("</code>", start);
  if (close === -1) return undefined;
  const end = close + "</code>".length;
  const content = markdown
    .slice(start, close)
    .replace(/&(?:lt|gt|quot|amp);/g, (entity) => entities[entity] as string)
    .replace(/\s+/g, " ")
    .trim();
  if (content === "") return { text: "", end };
  const longest = (content.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 0);
  const mark = "`".repeat(longest + 1);
  const gap = content.startsWith("`") || content.endsWith("`") ? " " : "";
  return { text: mark + gap + content + gap + mark, end };
}

/** One character of plain Markdown, or a few, with nothing left that is HTML, an image or a link to elsewhere. */
function plain(markdown: string, at: number): Piece {
  const char = markdown.charAt(at);
  const next = markdown.charAt(at + 1);
  if (char === "\\" && next !== "" && "\\`<[]!".includes(next)) return { text: char + next, end: at + 2 };
  if (char === "<") {
    const lineBreak = /^<br\s{0,9}\/?>/i.exec(markdown.slice(at, at + 20));
    return lineBreak ? { text: "\n\n", end: at + lineBreak[0].length } : { text: "\\<", end: at + 1 };
  }
  if (char === "!" && next === "[") return { text: "", end: at + 1 };
  // A link that does not lead to the web shows as its source, and a definition defines nothing.
  if (char === "]" && next === "(" && !/^https?:\/\//i.test(markdown.slice(at + 2, at + 10))) {
    return { text: "]\\(", end: at + 2 };
  }
  if (char === "]" && next === ":") return { text: "]\\:", end: at + 2 };
  return { text: char, end: at + 1 };
}

/** Plain text as Markdown that shows it as it is, on one line. */
export function escapeMarkdown(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[\\`*_[\]<>!~&#]/g, "\\$&");
}
