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
    for (const local of lexComments(document.content.root ? document.content.source : document.text)) {
      const text = document.text.slice(local.start, local.end);
      if (!text.includes(mark)) continue;
      const at = { start: document.base + local.start, end: document.base + local.end };
      const covers = shift(coverage(document, local), document.base);
      yield { text: text.replace(/^#+/, "").trim(), span: at, covers, leading: at.start < firstContent };
    }
  }
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

/** A comment behind content covers its line; one on a line of its own covers the node that starts directly below. */
function coverage(document: YamlDocument, comment: Span): Span {
  const text = document.content.source;
  const lineStart = text.lastIndexOf("\n", comment.start - 1) + 1;
  if (text.slice(lineStart, comment.start).trim() !== "") return { start: lineStart, end: comment.end };
  let at = comment.end;
  for (;;) {
    const next = text.indexOf("\n", at) + 1;
    if (next === 0) return comment;
    const line = /^[ \t]*(#?)[^\n]*/.exec(text.slice(next, next + 65536)) as RegExpExecArray;
    if (line[0].trim() === "") return comment;
    if (line[1] !== "#") return nodeOnLine(document, next, next + line[0].length) ?? comment;
    at = next;
  }
}

/** The outermost pair or sequence item that starts on the line. A root map is not meant by a comment on its first key. */
function nodeOnLine(document: YamlDocument, lineStart: number, lineEnd: number): Span | undefined {
  const text = document.content.source;
  const indent = /^[ \t]*/.exec(text.slice(lineStart, lineEnd))![0].length;
  const start = lineStart + indent;
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
