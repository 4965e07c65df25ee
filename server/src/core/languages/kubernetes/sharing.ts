import type { Operation } from "../language.ts";
import { Cursor } from "../yaml/cursor.ts";
import type { YamlTree } from "../yaml/document.ts";
import { otherNames, type Place, type PlaceName, sharedPlaces } from "../yaml/sharing.ts";

/**
 * The containers, rules and other parts that change as well, by alias or merge key, where one is edited. What several
 * places share is reported where it stands, so that one is meant.
 */
export function kubernetesSharers(tree: YamlTree, operations: readonly Operation[]): string[] {
  const names = sharedPlaces(tree, operations).flatMap((places) => {
    const [first] = places;
    const object = first && objectOf(first).name;
    return object === undefined ? [] : otherNames([places], (place) => nameOf(place, object));
  });
  return [...new Set(names)];
}

/** `container web`, `rule 2`, of which object where that is another one; `Role reader` for what is in no such item. */
function nameOf(place: Place, ownObject: string): PlaceName {
  const { name: object, depth } = objectOf(place);
  const { path } = place;
  const index = path.findIndex((step, i) => i > depth && typeof step === "number");
  if (index === -1) return { owner: object, part: path.slice(depth) };
  const list = String(path[index - 1]);
  const kind = list.replace(/s$/, "").replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  const item = at(place, index + 1)?.string("name") ?? String(Number(path[index]) + 1);
  const owner = `${kind} ${item}${object === ownObject ? "" : ` of ${object}`}`;
  return { owner, part: path.slice(index + 1) };
}

/** The object that holds the place, and how many steps lead to it: those into the items of a list of objects. */
function objectOf(place: Place): { name: string; depth: number } {
  let depth = 0;
  while (place.path[depth] === "items" && at(place, depth)?.string("kind")?.endsWith("List")) depth += 2;
  const root = at(place, depth);
  return { name: `${root?.string("kind") ?? "object"} ${root?.string("metadata", "name") ?? ""}`.trim(), depth };
}

/** What stands so many steps down the path. */
function at({ document, path }: Place, steps: number): Cursor | undefined {
  let cursor = Cursor.root(document);
  for (const step of path.slice(0, steps)) {
    cursor = typeof step === "number" ? cursor?.items()[step] : cursor?.get(step);
  }
  return cursor;
}
