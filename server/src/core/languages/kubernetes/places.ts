import type { Cursor } from "../yaml/cursor.ts";
import type { Workload } from "./kinds.ts";
import type { KubernetesObject } from "./objects.ts";

/** Finds where the objects of a list of kinds keep something. Made once for each list, since every object asks. */
export function placeFinder(
  list: readonly Workload[],
): (object: Pick<KubernetesObject, "group" | "kind" | "root">) => readonly Cursor[] {
  const byKind = new Map<string, { readonly group: string; readonly path: readonly string[] }[]>();
  for (const { group, kinds, paths } of list) {
    for (const kind of kinds) {
      const entries = paths.map((path) => ({ group, path: path.split(".") }));
      byKind.set(kind, [...(byKind.get(kind) ?? []), ...entries]);
    }
  }
  return ({ group, kind, root }) => {
    const entries = byKind.get(kind);
    if (!entries) return [];
    if (group !== undefined) return entries.flatMap((entry) => (entry.group === group ? walk(root, entry.path) : []));
    // A group from a template may be any, and two of them may keep it in the same place.
    const paths = new Map(entries.map(({ path }) => [path.join("."), path]));
    return [...paths.values()].flatMap((path) => walk(root, path));
  };
}

function walk(root: Cursor, path: readonly string[]): readonly Cursor[] {
  const star = path.indexOf("*");
  const node = root.get(...(star === -1 ? path : path.slice(0, star)));
  if (!node) return [];
  return star === -1 ? [node] : members(node).flatMap((member) => walk(member, path.slice(star + 1)));
}

function members(node: Cursor): readonly Cursor[] {
  return node.isMap ? node.entries().flatMap(({ value }) => value ?? []) : node.items();
}
