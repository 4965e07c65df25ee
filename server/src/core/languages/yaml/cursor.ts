import { isAlias, isMap, isPair, isScalar, isSeq, type Node, type Pair, type Scalar } from "yaml";
import type { Word } from "../../facts/fact.ts";
import type { Located, Path, Span } from "../../text/span.ts";
import { anchorBefore, keyText, type YamlDocument } from "./document.ts";
import { mapScalar } from "./scalar.ts";
import { isTemplated } from "./template.ts";

/** How many aliases in a row are followed: more is a loop or a bomb. */
const aliasLimit = 16;

/** How many maps the merge keys of one map may bring in, which also bounds how deep they are followed. */
const mergeLimit = 256;

/**
 * A place in a YAML document that can be walked by keys as its reader would: aliases and merge keys are followed, the
 * first of two equal keys wins, and what is missing is undefined. Spans are the file's; paths name where a node really
 * stands, so behind an alias they name the anchored node.
 */
export class Cursor {
  private constructor(
    private readonly document: YamlDocument,
    private readonly node: Node,
    readonly path: Path,
    /** True at or below an anchor, an alias or a merge key: the node serves other places as well. */
    readonly shared: boolean,
  ) {}

  static root(document: YamlDocument): Cursor | undefined {
    return Cursor.at(document, document.content.root, [document.index], false);
  }

  private static at(document: YamlDocument, node: unknown, path: Path, shared: boolean): Cursor | undefined {
    let current = node as Node | null | undefined;
    let place = path;
    let viaAlias = shared;
    for (let i = 0; isAlias(current); i++) {
      const anchor = anchorBefore(document.content, current.source, current.range?.[0] ?? 0);
      if (!anchor || i === aliasLimit) return undefined;
      current = anchor.node;
      place = [document.index, ...anchor.path];
      viaAlias = true;
    }
    return current ? new Cursor(document, current, place, viaAlias || current.anchor !== undefined) : undefined;
  }

  get isMap(): boolean {
    return isMap(this.node);
  }

  get isSequence(): boolean {
    return isSeq(this.node);
  }

  get isScalar(): boolean {
    return isScalar(this.node);
  }

  /** True for `null`, `~` and a key without a value. */
  get isNull(): boolean {
    return isScalar(this.node) && this.node.value === null;
  }

  /** True for `true` alone: neither YAML 1.1's `yes` nor a string. */
  get isTrue(): boolean {
    return isScalar(this.node) && this.node.value === true;
  }

  /** The tag as written (`!reset`), where there is one. */
  get tag(): string | undefined {
    return this.node.tag;
  }

  /** True where a template decides the value: a masked scalar, or nothing but template actions behind the key. */
  get isTemplated(): boolean {
    if (!isScalar(this.node)) return false;
    if (this.node.value !== null) return isTemplated(this.word()?.value ?? "");
    const { text, content } = this.document;
    const start = this.node.range?.[0] ?? 0;
    const blank = /(?:\s|#[^\n]*)*/y;
    blank.lastIndex = start;
    return text.slice(start, start + (blank.exec(content.source)?.[0].length ?? 0)).includes("{{");
  }

  /** A flow collection that the text does not close: what it would hold is not known, half of it may be missing. */
  get isUnclosed(): boolean {
    if (!(isSeq(this.node) || isMap(this.node)) || !this.node.flow) return false;
    return !/[\]}]/.test(this.document.content.source[(this.node.range?.[1] ?? 0) - 1] ?? "");
  }

  /** From the first to the last character of the value, without trailing comments and line breaks. */
  get span(): Span {
    return {
      start: this.document.base + (this.node.range?.[0] ?? 0),
      end: this.document.base + endOf(this.node, this.document.content.source),
    };
  }

  get(...keys: readonly string[]): Cursor | undefined {
    let at: Cursor | undefined = this;
    for (const key of keys) at = at?.entry(key)?.value;
    return at;
  }

  /** The pair with that key: the map's own, else one that a merge key (`<<`) brings in. */
  entry(key: string): { key: Located<string>; value: Cursor | undefined } | undefined {
    return this.findEntry(key, undefined);
  }

  /** `seen` holds the maps that were looked at: merge keys can name one map exponentially often. */
  private findEntry(
    key: string,
    seen: Set<Node> | undefined,
  ): { key: Located<string>; value: Cursor | undefined } | undefined {
    if (!isMap(this.node) || seen?.has(this.node) || (seen?.size ?? 0) > mergeLimit) return undefined;
    let merges = false;
    for (const pair of this.node.items) {
      const text = keyText(pair.key);
      if (text === key) return this.located(pair);
      merges ||= text === "<<";
    }
    if (!merges) {
      seen?.add(this.node);
      return undefined;
    }
    const looked = (seen ?? new Set()).add(this.node);
    for (const merge of this.merged()) {
      const found = merge.findEntry(key, looked);
      if (found) return found;
    }
    return undefined;
  }

  /** The map's own pairs in order, then those that merge keys add. */
  entries(): { key: Located<string>; value: Cursor | undefined }[] {
    return this.collectEntries(new Set());
  }

  private collectEntries(seen: Set<Node>): { key: Located<string>; value: Cursor | undefined }[] {
    if (!isMap(this.node) || seen.has(this.node) || seen.size > mergeLimit) return [];
    seen.add(this.node);
    const own = this.node.items.filter((pair) => keyText(pair.key) !== "<<").map((pair) => this.located(pair));
    const names = new Set(own.map((e) => e.key.value));
    for (const merge of this.merged()) {
      for (const entry of merge.collectEntries(seen)) {
        if (names.has(entry.key.value)) continue;
        names.add(entry.key.value);
        own.push(entry);
      }
    }
    return own;
  }

  private merged(): Cursor[] {
    if (!isMap(this.node)) return [];
    const merges = this.node.items.filter((pair) => keyText(pair.key) === "<<").map((pair) => this.located(pair).value);
    return merges
      .flatMap((value) => (value?.isSequence ? value.items() : value ? [value] : []))
      .map((value) => new Cursor(this.document, value.node, value.path, true));
  }

  items(): Cursor[] {
    if (!isSeq(this.node)) return [];
    const items: Cursor[] = [];
    for (const [i, item] of this.node.items.entries()) {
      const cursor = Cursor.at(this.document, item, [...this.path, i], this.shared);
      if (cursor) items.push(cursor);
    }
    return items;
  }

  /** The scalar as text, numbers and booleans as they are written; undefined for null and collections. */
  word(): Word | undefined {
    if (!isScalar(this.node) || this.node.value === null) return undefined;
    const text = mapScalar(this.document.content.source, this.node as Scalar, this.document.base);
    return { value: text.value, text, span: this.span, path: this.path };
  }

  /** The words of a sequence of scalars; entries that are none are left out. */
  words(): Word[] {
    return this.items()
      .map((item) => item.word())
      .filter((word) => word !== undefined);
  }

  string(...keys: readonly string[]): string | undefined {
    return this.get(...keys)?.word()?.value;
  }

  private located(pair: Pair): { key: Located<string>; value: Cursor | undefined } {
    const value = keyText(pair.key);
    const path = [...this.path, value];
    const range = (pair.key as Node | null)?.range ?? this.node.range ?? [0, 0];
    const span = { start: this.document.base + range[0], end: this.document.base + range[1] };
    return { key: { value, span, path }, value: Cursor.at(this.document, pair.value, path, this.shared) };
  }
}

/** A scalar with the place of its characters, quotes left out unless there is nothing between them. */
export function characters({ value, text, span, path }: Word): Located<string> {
  return { value, span: value === "" ? span : text.locate(0, value.length), path };
}

/** Where a node ends, relative to its document. Block collections end with their last value, not with its line. */
export function endOf(node: Node | Pair | null, text: string): number {
  let current: unknown = node;
  let end = 0;
  for (;;) {
    if (isPair(current)) current = (current.value as Node | null)?.range ? current.value : current.key;
    const range = (current as Node | null)?.range;
    if (!range) return end;
    end = range[1];
    if (!(isMap(current) || isSeq(current)) || current.flow || current.items.length === 0) break;
    current = current.items.at(-1);
  }
  // The range of a block scalar takes in the line breaks behind it.
  if (isScalar(current) && current.type?.startsWith("BLOCK_")) return text.slice(0, end).trimEnd().length;
  return end;
}
