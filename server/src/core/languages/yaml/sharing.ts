import { isAlias, isMap, isPair, isSeq, type Node, visit } from "yaml";
import type { Path } from "../../text/span.ts";
import type { Operation } from "../language.ts";
import { dashBefore } from "./comments.ts";
import { endOf } from "./cursor.ts";
import { anchorBefore, keyText, type ParsedContent, pathOf, type YamlDocument, type YamlTree } from "./document.ts";

/** A place that reads what an operation changes. */
export interface Place {
  readonly document: YamlDocument;
  /** Within the document, as its readers walk it: through aliases and merge keys. */
  readonly path: Path;
}

/** Where else a language lets a value count: the services that extend the one of the path. */
export type Heirs = (document: YamlDocument, path: Path) => readonly Path[];

/** More places than this are not looked for: aliases can name one node exponentially often. */
const placeLimit = 100;

/**
 * For each operation that changes more than one place the places that read it, the one where it stands first. What
 * stands in an anchored node is read wherever an alias or merge key names that node, unless the merging map has a value
 * of its own. What another operation changes itself is left out.
 */
export function sharedPlaces(tree: YamlTree, operations: readonly Operation[], heirs: Heirs = () => []): Place[][] {
  const direct = operations.flatMap((operation) => changedBy(tree, operation));
  const intended = new Set(direct.map(({ path }) => JSON.stringify(path)));
  return direct.flatMap(({ document, path }) => {
    const [own, ...others] = readersOf(document, listOf(document, path), heirs);
    const rest = others.filter((other) => !intended.has(JSON.stringify(other)));
    return own && rest.length > 0 ? [[own, ...rest].map((reader) => ({ document, path: reader }))] : [];
  });
}

/** An item is read where its list is, unless it has an anchor of its own. */
function listOf({ content }: YamlDocument, path: Path): Path {
  if (typeof path.at(-1) !== "number") return path;
  const item = nodeAt(content.root, path);
  return item && "anchor" in item && item.anchor !== undefined ? path : path.slice(0, -1);
}

const knownReaders = new WeakMap<ParsedContent, Map<string, readonly Path[]>>();

function readersOf(document: YamlDocument, start: Path, heirs: Heirs): readonly Path[] {
  const { content } = document;
  const known = knownReaders.get(content) ?? new Map<string, readonly Path[]>();
  knownReaders.set(content, known);
  const key = JSON.stringify(start);
  const made = known.get(key) ?? findReaders(document, start, heirs);
  known.set(key, made);
  return made;
}

function findReaders(document: YamlDocument, start: Path, heirs: Heirs): readonly Path[] {
  const found = new Map([[JSON.stringify(start), start]]);
  const aliases = aliasesOf(document.content);
  // A map goes on with what is added while it is gone through.
  for (const path of found.values()) {
    const add = (reader: Path) => {
      if (found.size < placeLimit) found.set(JSON.stringify(reader), reader);
    };
    for (const heir of heirs(document, path)) add(heir);
    for (let length = path.length; length >= 0 && aliases.size > 0; length--) {
      for (const alias of (aliases.get(JSON.stringify(path.slice(0, length))) ?? []).slice(0, placeLimit)) {
        const reader = through(document, alias, path.slice(length));
        if (reader) add(reader);
      }
    }
  }
  return [...found.values()];
}

/** The path by which a place at an alias is read; undefined where a merging map says it itself. */
function through({ content }: YamlDocument, alias: Path, rest: Path): Path | undefined {
  const merge = alias.at(-1) === "<<" ? 1 : alias.at(-2) === "<<" && typeof alias.at(-1) === "number" ? 2 : 0;
  if (merge === 0) return [...alias, ...rest];
  const map = alias.slice(0, -merge);
  const [key] = rest;
  const own = nodeAt(content.root, map);
  if (typeof key === "string" && isMap(own) && own.items.some((pair) => keyText(pair.key) === key)) return undefined;
  return [...map, ...rest];
}

const knownAliases = new WeakMap<ParsedContent, ReadonlyMap<string, Path[]>>();

/** The paths of the aliases by the path of the node that they stand for. */
function aliasesOf(content: ParsedContent): ReadonlyMap<string, Path[]> {
  const made = knownAliases.get(content);
  if (made) return made;
  const aliases = new Map<string, Path[]>();
  if (content.root && content.anchors.size > 0) {
    visit(content.root, {
      Alias(key, alias, ancestors) {
        const anchor = anchorBefore(content, alias.source, alias.range?.[0] ?? 0);
        if (!anchor) return;
        const place = JSON.stringify(anchor.path);
        const paths = aliases.get(place) ?? [];
        aliases.set(place, paths);
        paths.push(pathOf(key, ancestors));
      },
    });
  }
  knownAliases.set(content, aliases);
  return aliases;
}

/** The node at a path of the document itself; aliases are not followed. */
export function nodeAt(root: Node | null, path: Path): Node | null | undefined {
  let node: Node | null | undefined = root;
  for (const step of path) {
    if (isMap<Node, Node | null>(node)) node = node.items.find((pair) => keyText(pair.key) === step)?.value;
    else if (isSeq<Node>(node)) node = node.items[Number(step)];
    else return undefined;
  }
  return node;
}

/** The nodes that an operation changes: the removed or written one, the list that grows, the one at a span. */
function changedBy(tree: YamlTree, operation: Operation): Place[] {
  if (operation.op === "replace") {
    const document = tree.documents.findLast((d) => d.base <= operation.span.start);
    return document ? [{ document, path: pathAt(document, operation.span.start - document.base) }] : [];
  }
  const document = tree.documents.find((d) => d.index === operation.path[0]);
  return document ? [{ document, path: operation.path.slice(1) }] : [];
}

/** The path of the innermost node at an offset. */
function pathAt({ content }: YamlDocument, offset: number): Path {
  const text = content.source;
  const path: (string | number)[] = [];
  let node: unknown = content.root;
  while (isMap(node) || isSeq(node)) {
    const block = isSeq(node) && !node.flow;
    const index = node.items.findLastIndex((child) => {
      const start = ((isPair(child) ? child.key : child) as Node | null)?.range?.[0] ?? Number.POSITIVE_INFINITY;
      return (block ? dashBefore(text, start) : start) <= offset;
    });
    const child = node.items[index] as Parameters<typeof endOf>[0] | undefined;
    if (!child || endOf(child, text) < offset) break;
    path.push(isPair(child) ? keyText(child.key) : index);
    node = isPair(child) ? child.value : child;
    if (isAlias(node)) break;
  }
  return path;
}

/** The name of a place and, where several places go by one name, what tells them apart. */
export interface PlaceName {
  readonly owner: string;
  readonly part: Path;
}

/** The names of all places but the one that is meant, which is the first where none goes by its name. Each once. */
export function otherNames(
  groups: readonly (readonly Place[])[],
  nameOf: (place: Place) => PlaceName | undefined,
  meant?: string,
): string[] {
  const others = groups.flatMap((places) => {
    const names = places.flatMap((place) => nameOf(place) ?? []);
    const own = names.find(({ owner }) => owner === meant) ?? names[0];
    return names.flatMap(({ owner, part }) => {
      if (owner !== own?.owner) return [owner];
      return part.length === 0 || part.join() === own.part.join() ? [] : [`${part[0]} of ${owner}`];
    });
  });
  return [...new Set(others)];
}
