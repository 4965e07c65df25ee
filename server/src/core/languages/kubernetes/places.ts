import type { Cursor } from "../yaml/cursor.ts";
import type { Workload } from "./kinds.ts";
import type { KubernetesObject } from "./objects.ts";

/** Where the list says that an object of the kind keeps something. A group from a template is any group. */
export function placesOf(
  { group, kind, root }: Pick<KubernetesObject, "group" | "kind" | "root">,
  list: readonly Workload[],
): readonly Cursor[] {
  const known =
    byKind(list)
      .get(kind)
      ?.filter((entry) => group === undefined || entry.group === group) ?? [];
  const seen = new Set<string>();
  return known
    .flatMap(({ paths }) => paths)
    .filter((path) => !seen.has(path) && seen.add(path))
    .flatMap((path) => walk(root, path));
}

const indices = new WeakMap<readonly Workload[], ReadonlyMap<string, readonly Workload[]>>();

function byKind(list: readonly Workload[]): ReadonlyMap<string, readonly Workload[]> {
  const known = indices.get(list);
  if (known) return known;
  const made = new Map<string, Workload[]>();
  for (const entry of list) {
    for (const kind of entry.kinds) made.set(kind, [...(made.get(kind) ?? []), entry]);
  }
  indices.set(list, made);
  return made;
}

function walk(root: Cursor, path: string): readonly Cursor[] {
  let at: readonly Cursor[] = [root];
  for (const key of path.split(".")) at = at.flatMap((node) => (key === "*" ? members(node) : (node.get(key) ?? [])));
  return at;
}

function members(node: Cursor): readonly Cursor[] {
  return node.isMap ? node.entries().flatMap(({ value }) => value ?? []) : node.items();
}
