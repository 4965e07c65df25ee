import { isMap, isPair, isSeq, Lexer, type Node, type Pair } from "yaml";
import type { Span } from "../../text/span.ts";
import type { Comment } from "../language.ts";
import { endOf } from "./cursor.ts";
import type { YamlDocument, YamlTree } from "./document.ts";

/** The comments of a stream that mention `mark`. Found by the YAML lexer: a `#` in a scalar is none. */
export function* yamlComments(tree: YamlTree, mark: string): Iterable<Comment> {
  if (!tree.text.includes(mark)) return;
  // What is neither blank, comment, directive nor document marker is content.
  const firstContent = /^(?!\uFEFF?[ \t]*(?:#|%|---[ \t]*(?:#|$)|$))/m.exec(tree.text)?.index ?? tree.text.length;
  for (const document of tree.documents) {
    if (!document.text.includes(mark)) continue;
    for (const { comment, covers } of commentsWithCoverage(document)) {
      const text = document.text.slice(comment.start, comment.end);
      if (!text.includes(mark)) continue;
      const at = shift(comment, document.base);
      yield {
        text: text.replace(/^#+\s*/, ""),
        span: at,
        covers: shift(covers, document.base),
        leading: at.start < firstContent,
      };
    }
  }
}

/**
 * A comment behind content covers its line; one on a line of its own covers the node that starts on the line below, and
 * a block of such comments the same node. From the last comment to the first, so that a block is looked through once.
 */
function commentsWithCoverage(document: YamlDocument): { comment: Span; covers: Span }[] {
  const text = document.content.root ? document.content.source : document.text;
  const result: { comment: Span; covers: Span }[] = [];
  let below: { lineStart: number; covers: Span } | undefined;
  for (const comment of [...lexComments(text)].reverse()) {
    const lineStart = text.lastIndexOf("\n", comment.start - 1) + 1;
    const own = text.slice(lineStart, comment.start).trim() === "";
    const next = text.indexOf("\n", comment.end) + 1;
    const node = next === 0 ? undefined : below?.lineStart === next ? below.covers : nodeOnLine(document, next);
    if (own) result.push({ comment, covers: node ?? comment });
    else result.push({ comment, covers: { start: lineStart, end: comment.end } });
    below = own && node ? { lineStart, covers: node } : undefined;
  }
  return result.reverse();
}

function* lexComments(text: string): Iterable<Span> {
  let offset = text.startsWith("\uFEFF") ? 1 : 0;
  for (const token of new Lexer().lex(text)) {
    // Control characters of the lexer take no room: BOM, document start, scalar mark, flow error end.
    if (token === "\u0002" || token === "\u001f" || token === "\u0018" || token === "\uFEFF") continue;
    if (token.startsWith("#")) yield { start: offset, end: offset + token.replace(/\r$/, "").length };
    offset += token.length;
  }
}

/** The outermost pair or sequence item that starts on the line. A root map is not meant by a comment on its first key. */
function nodeOnLine(document: YamlDocument, lineStart: number): Span | undefined {
  const text = document.content.source;
  const lineEnd = text.indexOf("\n", lineStart) === -1 ? text.length : text.indexOf("\n", lineStart);
  const line = text.slice(lineStart, lineEnd);
  if (line.trim() === "") return undefined;
  const start = lineStart + (line.length - line.trimStart().length);
  let node: unknown = document.content.root;
  while (node) {
    const children: readonly unknown[] = isMap(node) || isSeq(node) ? node.items : [];
    const child = children.findLast((c) => startOf(c) < lineEnd);
    if (!child) return undefined;
    const end = endOf(child as Node | Pair, text);
    const first = isSeq(node) && !node.flow ? dashBefore(text, startOf(child)) : startOf(child);
    if (first >= start) return { start: first, end };
    node = isPair(child) ? child.value : child;
  }
  return undefined;
}

function startOf(child: unknown): number {
  const node = isPair(child) ? (child.key as Node | null) : (child as Node | null);
  return node?.range?.[0] ?? Number.POSITIVE_INFINITY;
}

/** The offset of the `-` that opens a block sequence item. */
export function dashBefore(text: string, itemStart: number): number {
  const dash = text.lastIndexOf("-", itemStart - 1);
  return dash >= 0 && /^-\s*(?:[&!]\S+\s+)*$/.test(text.slice(dash, itemStart)) ? dash : itemStart;
}

function shift(span: Span, by: number): Span {
  return { start: span.start + by, end: span.end + by };
}
