import { type Document, isAlias, isNode, isPair, type Node, parseDocument, visit } from "yaml";
import type { Path, Span } from "../../text/span.ts";
import type { Problem } from "../language.ts";
import { maskTemplates } from "./template.ts";

/** One document of a YAML stream, parsed on its own so that a change to it costs its own size and not the file's. */
export interface YamlDocument {
  /** Offset of `text` in the file. Ranges of the nodes are relative to it. */
  readonly base: number;
  readonly text: string;
  readonly index: number;
  readonly content: ParsedContent;
}

/** What depends on a document's text alone and is kept when the document moves. */
export interface ParsedContent {
  readonly root: Node | null;
  /** The text that was parsed: the document's own, or the same with template actions masked at equal length. */
  readonly source: string;
  readonly errors: readonly { readonly message: string; readonly span: Span }[];
  /** The anchors of each name in the order of the text: a name may be given anew. */
  readonly anchors: ReadonlyMap<string, readonly Anchor[]>;
  /** Why the document was not parsed, where it was not. */
  readonly skipped: "schema" | "too-large" | "too-deep" | undefined;
}

/** A node with an anchor, and its path in the document. */
export interface Anchor {
  readonly node: Node;
  readonly path: Path;
}

export interface YamlTree {
  readonly text: string;
  readonly documents: readonly YamlDocument[];
}

/**
 * A single document above this many code units is not parsed: the parser needs about 3 s for a megabyte of flow
 * sequence, and no manifest written by hand comes near it.
 */
const documentLimit = 512 * 1024;

/**
 * Nesting beyond this is not parsed: the parser recurses, and a stack that is nearly full can end the process where no
 * exception is caught. None of the 2,680 files of the corpus is refused.
 */
const depthLimit = 200;

const nothing = { root: null, source: "", errors: [], anchors: new Map() };
const schema: ParsedContent = { ...nothing, skipped: "schema" };
const tooLarge: ParsedContent = { ...nothing, skipped: "too-large" };
const tooDeep: ParsedContent = { ...nothing, skipped: "too-deep" };

/** Splits the stream at its document markers and parses each document, or takes it from `previous` where unchanged. */
export function parseYaml(original: string, previous?: YamlTree): { tree: YamlTree; problems: Problem[] } {
  // A lone carriage return ends a line in YAML (5.4), as in a file from an old Mac; the parser knows only line feeds.
  const text = original.replace(/\r(?!\n)/g, "\n");
  const known = new Map(previous?.documents.map((d) => [d.text, d.content]));
  const documents: YamlDocument[] = [];
  const problems: Problem[] = [];
  for (const base of documentStarts(text)) {
    const end = documents.length;
    const next = base.end;
    const chunk = text.slice(base.start, next);
    const content = known.get(chunk) ?? parseChunk(chunk);
    documents.push({ base: base.start, text: chunk, index: end, content });
    if (content === tooLarge || content === tooDeep) {
      const why =
        content === tooLarge ? `larger than ${documentLimit / 1024} KB` : `nested more than ${depthLimit} deep`;
      problems.push({
        code: `document-${content.skipped}`,
        message: `This YAML document is ${why} and is not analysed.`,
        span: { start: base.start, end: Math.min(next, base.start + 3) },
      });
    }
    for (const error of content.errors) {
      const span = { start: base.start + error.span.start, end: base.start + error.span.end };
      problems.push({ code: "yaml-syntax", message: error.message, span });
    }
  }
  return { tree: { text: original, documents }, problems };
}

function parseChunk(chunk: string): ParsedContent {
  if (isSchema(chunk)) return schema;
  if (chunk.length > documentLimit) return tooLarge;
  if (isDeep(chunk)) return tooDeep;
  let source = chunk;
  let document = parse(source);
  if (document.errors.length > 0 && chunk.includes("{{")) {
    source = maskTemplates(chunk);
    document = parse(source);
  }
  const errors = document.errors.map((e) => ({ message: e.message, span: { start: e.pos[0], end: e.pos[1] } }));
  const root = document.contents as Node | null;
  // Most documents have no anchor, and a walk through the tree is not free.
  const anchors = source.includes("&") ? anchorsOf(document) : nothing.anchors;
  return { root, source, errors, anchors, skipped: undefined };
}

/** The parser makes an Error for each fault it recovers from; their stack traces cost a fifth of its time. */
function parse(text: string): Document {
  const errors = Error as { stackTraceLimit?: number };
  const limit = errors.stackTraceLimit;
  errors.stackTraceLimit = 0;
  try {
    return parseDocument(text, { uniqueKeys: false, prettyErrors: false, logLevel: "silent" });
  } finally {
    if (limit !== undefined) errors.stackTraceLimit = limit;
  }
}

/**
 * Where the documents of a stream start and end. A line that begins with `---` and then ends or has a blank starts one
 * wherever it stands, inside a scalar too (YAML 1.2.2, 9.1.2, c-forbidden), so no parser is needed to find them. What
 * stands before a marker (comments, directives) belongs to the document that the marker opens, if it holds no content.
 */
function* documentStarts(text: string): Iterable<Span> {
  let start = 0;
  for (const match of text.matchAll(/^---(?=[ \t\r\n]|$)/gm)) {
    if (match.index === start || isBlank(text, start, match.index)) continue;
    yield { start, end: match.index };
    start = match.index;
  }
  yield { start, end: text.length };
}

/** True where a range holds nothing but blank lines, comments, directives and a byte order mark. */
function isBlank(text: string, start: number, end: number): boolean {
  return /^\uFEFF?(?:[ \t]*(?:#[^\n]*)?\r?\n|%[^\n]*\n)*$/.test(text.slice(start, end));
}

/** Custom resource definitions are the bulk of large manifests and hold schemas, not pods: they are not parsed. */
function isSchema(chunk: string): boolean {
  return /^kind:[ \t]+["']?CustomResourceDefinition\b/m.test(chunk);
}

/** A quick upper guess at the nesting: open brackets, indicators in a row on one line, columns of indentation. */
function isDeep(chunk: string): boolean {
  if (chunk.length < depthLimit) return false;
  let open = 0;
  for (let i = 0; i < chunk.length; i++) {
    const code = chunk.charCodeAt(i);
    if (code === 0x5b || code === 0x7b) open++;
    else if ((code === 0x5d || code === 0x7d) && open > 0) open--;
    if (open > depthLimit) return true;
  }
  return new RegExp(`(?:[-?:][ \\t]+){${depthLimit}}|^ {${depthLimit * 4}}`, "m").test(chunk);
}

function anchorsOf(document: Document): Map<string, Anchor[]> {
  const anchors = new Map<string, Anchor[]>();
  if (!document.contents) return anchors;
  visit(document, {
    Node(key, node, ancestors) {
      if (isAlias(node) || !node.anchor) return;
      const anchor = { node, path: pathOf(key, ancestors) };
      const known = anchors.get(node.anchor);
      if (known) known.push(anchor);
      else anchors.set(node.anchor, [anchor]);
    },
  });
  return anchors;
}

/** What an alias at the offset stands for: the last anchor of that name before it. */
export function anchorBefore(content: ParsedContent, name: string, offset: number): Anchor | undefined {
  const anchors = content.anchors.get(name) ?? [];
  let low = 0;
  let high = anchors.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((anchors[middle]?.node.range?.[0] ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return anchors[low - 1];
}

/** The path of a visited node: keys of the pairs and indices of the sequences above it. */
export function pathOf(key: unknown, ancestors: readonly unknown[]): Path {
  const path: (string | number)[] = [];
  for (const [i, ancestor] of ancestors.entries()) {
    const child = ancestors[i + 1];
    if (isPair(ancestor)) path.push(keyText(ancestor.key));
    else if (hasItems(ancestor) && child && !isPair(child)) path.push(ancestor.items.indexOf(child));
  }
  if (typeof key === "number") path.push(key);
  return path;
}

function hasItems(value: unknown): value is { items: unknown[] } {
  return isNode(value) && "items" in value && Array.isArray(value.items);
}

/** A key as text; complex keys have none and give the empty string. */
export function keyText(key: unknown): string {
  if (typeof key !== "object" || key === null || !("value" in key)) return "";
  return typeof key.value === "string" ? key.value : "source" in key ? String(key.source ?? "") : "";
}
