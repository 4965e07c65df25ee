import { isMap, isPair, isScalar, isSeq, type Node } from "yaml";
import { lineEnding } from "../../text/lines.ts";
import type { Span } from "../../text/span.ts";
import type { SuppressionEdit } from "../language.ts";
import { dashBefore } from "./comments.ts";
import { endOf } from "./cursor.ts";
import type { YamlDocument, YamlTree } from "./document.ts";

/**
 * A comment for a finding: above the line of the innermost pair or item that holds it, or at the end of that line where
 * a comment above would cover more than the finding (the first key of a list item). None in JSON, which has no comments.
 */
export function yamlSuppression(tree: YamlTree, at: Span, comment: string): SuppressionEdit | undefined {
  const document = tree.documents.findLast((d) => d.base <= at.start);
  if (!document?.content.root || isJson(document)) return undefined;
  const text = document.content.source;
  const offset = at.start - document.base;
  const { start, item } = innermost(document, offset);
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const lineEnd = lineEndOf(text, start);
  const onItsLine = at.end - document.base <= lineEnd && offset >= start;
  if (item && item.end > lineEnd && onItsLine && !opensBlockScalar(text, lineStart, lineEnd)) {
    const end = lineStart + text.slice(lineStart, lineEnd).trimEnd().length;
    const place = { start: document.base + end, end: document.base + end };
    return { edit: { span: place, text: ` ${comment}` }, commentOffset: 1 };
  }
  const indent = /^[ \t]*/.exec(text.slice(lineStart, start))![0];
  const place = { start: document.base + lineStart, end: document.base + lineStart };
  return { edit: { span: place, text: indent + comment + lineEnding(tree.text) }, commentOffset: indent.length };
}

export function yamlFileSuppression(tree: YamlTree, comment: string): SuppressionEdit | undefined {
  const first = tree.documents.find((d) => d.content.root);
  if (first && isJson(first)) return undefined;
  const start = tree.text.startsWith("\uFEFF") ? 1 : 0;
  return { edit: { span: { start, end: start }, text: comment + lineEnding(tree.text) }, commentOffset: 0 };
}

export function isJson(document: YamlDocument): boolean {
  return /^[\uFEFF\s]*[{[]/.test(document.text);
}

/** The innermost pair or sequence item at the offset that opens a line, and the collection item that opens there too. */
function innermost(document: YamlDocument, offset: number): { start: number; item: Span | undefined } {
  const text = document.content.source;
  let best: { start: number; item: Span | undefined } = { start: 0, item: undefined };
  let node: unknown = document.content.root;
  while (isMap(node) || isSeq(node)) {
    const block = isSeq(node) && !node.flow;
    const starts = node.items.map((c) => childStart(c, text, block));
    const index = starts.findLastIndex((s) => s <= offset);
    const child = node.items[index];
    const start = starts[index];
    if (!child || start === undefined) break;
    const opensLine = text.slice(text.lastIndexOf("\n", start - 1) + 1, start).trim() === "";
    if (opensLine) {
      const collection = block && !isScalar(child);
      best = { start, item: collection ? { start, end: endOf(child as Node, text) } : undefined };
    }
    node = isPair(child) ? child.value : child;
  }
  return best;
}

function childStart(child: unknown, text: string, block: boolean): number {
  const node = isPair(child) ? (child.key as Node | null) : (child as Node | null);
  const start = node?.range?.[0] ?? 0;
  return block ? dashBefore(text, start) : start;
}

/** `key: |` may be followed by a comment, but one inside the scalar's lines would be text. */
function opensBlockScalar(text: string, lineStart: number, lineEnd: number): boolean {
  return /[|>][0-9+-]*[ \t]*$/.test(text.slice(lineStart, lineEnd));
}

function lineEndOf(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  return end === -1 ? text.length : text[end - 1] === "\r" ? end - 1 : end;
}
