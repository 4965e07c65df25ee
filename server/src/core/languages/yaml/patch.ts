import { isAlias, isMap, isPair, isScalar, isSeq, type Node, type Pair, visit, type YAMLMap, type YAMLSeq } from "yaml";
import { applyEdits, type Edit } from "../../text/edit.ts";
import { isLineEnd, lineEnding } from "../../text/lines.ts";
import type { Path, Span } from "../../text/span.ts";
import type { JsonValue, Operation } from "../language.ts";
import { dashBefore } from "./comments.ts";
import { endOf } from "./cursor.ts";
import { keyText, parseYaml, type YamlDocument, type YamlTree } from "./document.ts";
import { renderBlock, renderFlow, renderItems } from "./render.ts";

type Collection = YAMLMap<Node, Node | null> | YAMLSeq<Node>;
type Child = Pair<Node, Node | null> | Node;

/**
 * The edits that carry out the operations on the text, all else untouched: indentation, block and flow style, quotes,
 * comments. Empty where a path no longer exists, and where a removed part holds an anchor that is used elsewhere.
 */
export function patchYaml(tree: YamlTree, operations: readonly Operation[]): readonly Edit[] {
  const edits: Edit[] = [];
  const removals = operations.flatMap((o) => (o.op === "remove" ? [o.path] : []));
  for (const document of tree.documents) {
    const own = removals.filter((p) => p[0] === document.index).map((p) => p.slice(1));
    if (own.length === 0) continue;
    const removed = removeFrom(document, own);
    if (!removed) return [];
    edits.push(...removed);
  }
  for (const operation of operations) {
    if (operation.op === "replace") edits.push({ span: operation.span, text: operation.text });
    if (operation.op !== "set" && operation.op !== "append") continue;
    const document = tree.documents.find((d) => d.index === operation.path[0]);
    const edit = document && write(document, operation);
    if (!edit) return [];
    edits.push(edit);
  }
  return parsesAsBefore(tree, edits) ? edits : [];
}

/** In a document with syntax errors the nodes may not be where they seem: an edit that makes it worse is not made. */
function parsesAsBefore(tree: YamlTree, edits: readonly Edit[]): boolean {
  const errors = (t: YamlTree) => t.documents.reduce((sum, d) => sum + d.content.errors.length, 0);
  const before = errors(tree);
  return before === 0 || errors(parseYaml(applyEdits(tree.text, edits), tree).tree) <= before;
}

// ── remove ───────────────────────────────────────────────────────────────────────────────────────────────────────

function removeFrom(document: YamlDocument, paths: readonly Path[]): Edit[] | undefined {
  /** Per collection the children to go. */
  const marked = new Map<Collection, Set<number>>();
  for (const path of paths) {
    const chain = collectionsAlong(document.content.root, path);
    if (!chain) return undefined;
    // A collection that loses its last child goes itself, up to the root, which stays.
    for (const [collection, index] of chain.reverse()) {
      const set = marked.get(collection) ?? new Set();
      marked.set(collection, set.add(index));
      if (set.size < collection.items.length || collection === document.content.root) break;
      marked.delete(collection);
    }
  }
  const spans: Span[] = [];
  for (const [collection, indices] of marked) {
    const remove = collection.flow ? flowSpans : blockSpans;
    spans.push(...remove(document.content.source, collection, indices));
  }
  if (spans.some((s) => cutsAnchor(document, s))) return undefined;
  return spans.map((s) => ({ span: { start: document.base + s.start, end: document.base + s.end }, text: "" }));
}

/** The collections from the root to the node at the path, each with the index of the child that leads on. */
function collectionsAlong(root: Node | null, path: Path): [Collection, number][] | undefined {
  const chain: [Collection, number][] = [];
  let node: unknown = root;
  for (const step of path) {
    if (!isMap(node) && !isSeq(node)) return undefined;
    const collection = node as Collection;
    const index = isMap(node) ? node.items.findIndex((p) => keyText(p.key) === step) : Number(step);
    const child = collection.items[index] as Child | undefined;
    if (!child) return undefined;
    chain.push([collection, index]);
    node = isPair(child) ? child.value : child;
  }
  return chain;
}

/**
 * In flow style a child on lines of its own goes with them, as in block style. Else a run of children goes with the comma
 * behind it, the last run with the one before it. JSON allows no comma before the closing bracket.
 */
function flowSpans(text: string, collection: Collection, indices: ReadonlySet<number>): Span[] {
  const items = collection.items as Child[];
  const lines = [...indices].map((index) => ownLines(text, items[index] as Child));
  if (lines.every((span) => span !== undefined)) return [...lines, ...danglingComma(text, items, indices)];
  const spans: Span[] = [];
  for (let i = 0; i < items.length; i++) {
    if (!indices.has(i)) continue;
    const start = writtenAt(items[i] as Child, text);
    while (indices.has(i + 1)) i++;
    const end = endOf(items[i] as Child, text);
    const next = items[i + 1];
    const previous = items.findLast((_, index) => index < i && !indices.has(index));
    const before = previous && endOf(previous, text);
    if (next && !text.slice(end, writtenAt(next, text)).includes("#")) {
      spans.push({ start, end: writtenAt(next, text) });
    } else if (next || before === undefined || text.slice(before, start).includes("#")) {
      spans.push({ start, end: commaBehind(text, end) ?? end });
    } else spans.push({ start: before, end });
  }
  return spans;
}

/** The lines of a child, where nothing but its comma and a comment stands on them. */
function ownLines(text: string, child: Child): Span | undefined {
  const start = writtenAt(child, text);
  const end = endOf(child, text);
  const lineStart = lineStartOf(text, start);
  const behind = commaBehind(text, end) ?? end;
  const lineEnd = lineEndOf(text, behind);
  const alone = text.slice(lineStart, start).trim() === "" && /^[ \t]*(?:#.*)?$/.test(text.slice(behind, lineEnd));
  return alone ? { start: lineStart, end: afterLineEnd(text, lineEnd) } : undefined;
}

/** The comma behind the last child that stays, where those behind it go and left none at their end. */
function danglingComma(text: string, items: readonly Child[], indices: ReadonlySet<number>): Span[] {
  const last = items.at(-1);
  const staying = items.findLast((_, index) => !indices.has(index));
  if (!last || !staying || staying === last || commaBehind(text, endOf(last, text)) !== undefined) return [];
  const start = endOf(staying, text);
  const end = commaBehind(text, start);
  return end === undefined ? [] : [{ start, end }];
}

/** The offset behind the comma that follows on the same line. */
function commaBehind(text: string, end: number): number | undefined {
  let at = end;
  while (text[at] === " " || text[at] === "\t") at++;
  return text[at] === "," ? at + 1 : undefined;
}

/** In block style each child goes with its lines; the first of a compact collection leaves the indicator before it. */
function blockSpans(text: string, collection: Collection, indices: ReadonlySet<number>): Span[] {
  const items = collection.items as Child[];
  return [...indices]
    .sort((a, b) => a - b)
    .map((index): Span => {
      const start = blockStart(text, collection, index);
      const lineStart = lineStartOf(text, start);
      const lineEnd = lineEndOf(text, endOf(items[index] as Child, text));
      if (text.slice(lineStart, start).trim() === "") return { start: lineStart, end: afterLineEnd(text, lineEnd) };
      let next = index + 1;
      while (indices.has(next)) next++;
      if (next >= items.length) return { start, end: lineEnd };
      const nextStart = blockStart(text, collection, next);
      return text.slice(lineEnd, nextStart).trim() === "" && next === index + 1
        ? { start, end: nextStart }
        : { start, end: lineEnd };
    });
}

/** Without a node that others refer to by alias the file would not parse, or the alias would mean an earlier one. */
function cutsAnchor(document: YamlDocument, cut: Span): boolean {
  const { root, anchors, source } = document.content;
  const inside = (offset: number) => cut.start <= offset && offset < cut.end;
  const gone = new Set(
    [...anchors].flatMap(([name, of]) => (of.some((a) => inside(writtenAt(a.node, source))) ? [name] : [])),
  );
  let cuts = false;
  if (gone.size === 0 || !root) return false;
  visit(root, {
    Alias(_key, alias) {
      if (gone.has(alias.source) && !inside(alias.range?.[0] ?? -1)) cuts = true;
    },
  });
  return cuts;
}

// ── set, append ──────────────────────────────────────────────────────────────────────────────────────────────────

function write(
  document: YamlDocument,
  operation: { op: "set" | "append"; path: Path; value: JsonValue },
): Edit | undefined {
  const text = document.content.source;
  const path = operation.path.slice(1);
  const at = (span: Span, written: string): Edit => ({
    span: { start: document.base + span.start, end: document.base + span.end },
    text: written,
  });
  const found = collectionsAlong(document.content.root, path);
  const [parent, index] = found?.at(-1) ?? [];
  if (parent && index !== undefined && operation.op === "set") {
    const child = parent.items[index] as Child;
    const value = isPair(child) ? child.value : child;
    if (isAlias(value)) return undefined;
    const [span, written] = replaceValue(text, parent, index, value, operation.value);
    return cutsAnchor(document, span) ? undefined : at(span, written);
  }
  const target =
    operation.op === "append" ? nodeAt(document.content.root, path) : nodeAt(document.content.root, path.slice(0, -1));
  const key = operation.op === "set" ? path.at(-1) : undefined;
  if (operation.op === "append" ? !isSeq(target) : !isMap(target) || typeof key !== "string") return undefined;
  return at(...addChild(text, target as Collection, key as string | undefined, operation.value));
}

function nodeAt(root: Node | null, path: Path): Node | null | undefined {
  const last = collectionsAlong(root, path)?.at(-1);
  if (path.length === 0) return root;
  if (!last) return undefined;
  const child = last[0].items[last[1]] as Child;
  return isPair(child) ? child.value : child;
}

function replaceValue(
  text: string,
  parent: Collection,
  index: number,
  old: Node | null,
  value: JsonValue,
): [Span, string] {
  const child = parent.items[index] as Child;
  const end = endOf(child, text);
  const quoted = usesQuotes(text, old);
  if (isSeq(old) && !old.flow && Array.isArray(value) && value.length > 0) {
    const first = blockStart(text, old as Collection, 0);
    const indent = text.slice(lineStartOf(text, first), first);
    const separator = lineEnding(text) + (indent.trim() === "" ? indent : " ".repeat(indent.length));
    return [
      { start: first, end },
      renderItems(value, quoted)
        .map((v) => `- ${v}`)
        .join(separator),
    ];
  }
  // An anchor or a tag stays: others refer to the one, and Compose merges by the other.
  const marked = old !== null && (old.tag !== undefined || ("anchor" in old && old.anchor !== undefined));
  const from =
    isPair(child) && !marked
      ? text.indexOf(":", (child.key.range ?? [0, 0])[1]) + 1
      : (old?.range?.[0] ?? startOf(child));
  const space = /\s/.test(text[from - 1] ?? " ") || !isPair(child) ? "" : " ";
  return [{ start: from, end: Math.max(from, end) }, space + renderFlow(value, quoted)];
}

function addChild(text: string, target: Collection, key: string | undefined, value: JsonValue): [Span, string] {
  const items = target.items as Child[];
  const end = items.length > 0 ? endOf(items.at(-1) as Child, text) : ((target.range ?? [0, 0])[0] ?? 0) + 1;
  const quotedKeys = items.some((i) => isPair(i) && text[startOf(i)] === '"');
  if (target.flow) {
    const name = key === undefined ? "" : `${renderFlow(key, quotedKeys)}: `;
    return [
      { start: end, end },
      `${items.length > 0 ? ", " : ""}${name}${renderFlow(value, quotedKeys || usesQuotes(text, target))}`,
    ];
  }
  const first = blockStart(text, target, 0);
  const indent = " ".repeat(first - lineStartOf(text, first));
  const name = key === undefined ? "-" : `${renderFlow(key, quotedKeys)}:`;
  const written = renderBlock(value, indent, lineEnding(text), isSeq(target) && usesQuotes(text, target));
  const gap = isLineEnd(written, 0) ? "" : " ";
  const at = lineEndOf(text, end);
  return [{ start: at, end: at }, lineEnding(text) + indent + name + gap + written];
}

function usesQuotes(text: string, node: Node | null): boolean {
  if (isScalar(node)) return node.type === "QUOTE_DOUBLE" || node.type === "QUOTE_SINGLE";
  return isSeq(node) && node.items.some((i) => /["']/.test(text[startOf(i as Node)] ?? ""));
}

// ── places ───────────────────────────────────────────────────────────────────────────────────────────────────────

function startOf(child: Child): number {
  const node = isPair(child) ? child.key : child;
  return node.range?.[0] ?? 0;
}

/** Where a child starts with its anchor and tag, which its range leaves out. */
function writtenAt(child: Child, text: string): number {
  const start = startOf(child);
  const node = isPair(child) ? child.key : child;
  if (!node.tag && !("anchor" in node && node.anchor)) return start;
  const before = text.slice(Math.max(0, start - 256), start);
  return start - (/(?:[&!][^\s,[\]{}]*(?:\s|#.*\n)+)+$/.exec(before)?.[0].length ?? 0);
}

/** Where a block child starts: at its key, or at the dash before it. */
function blockStart(text: string, collection: Collection, index: number): number {
  const start = startOf(collection.items[index] as Child);
  return isSeq(collection) ? dashBefore(text, start) : start;
}

function lineStartOf(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && !isLineEnd(text, at - 1)) at--;
  return at;
}

function lineEndOf(text: string, offset: number): number {
  let at = offset;
  while (at < text.length && !isLineEnd(text, at)) at++;
  return at;
}

function afterLineEnd(text: string, lineEnd: number): number {
  return lineEnd + (text.startsWith("\r\n", lineEnd) ? 2 : lineEnd < text.length ? 1 : 0);
}
