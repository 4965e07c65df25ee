import type { Owner } from "../../facts/fact.ts";
import { Cursor } from "../yaml/cursor.ts";
import type { YamlDocument, YamlTree } from "../yaml/document.ts";
import { isTemplated } from "../yaml/template.ts";
import { holders } from "./kinds.ts";
import { placeFinder } from "./places.ts";

/** One Kubernetes object: a document of the stream, or an item of a `List`. */
export interface KubernetesObject {
  readonly kind: string;
  /** The API group: `""` for the core, undefined where `apiVersion` comes from a template. */
  readonly group: string | undefined;
  readonly owner: Owner;
  readonly root: Cursor;
}

/** How deep a list may hold lists. kubectl flattens them; more than a few are hostile. */
const listDepth = 8;

const heldIn = placeFinder(holders);

export function* kubernetesObjects(tree: YamlTree): Iterable<KubernetesObject> {
  for (const document of tree.documents) yield* objectsOf(document);
}

/** The objects of one document. */
export function* objectsOf(document: YamlDocument): Iterable<KubernetesObject> {
  const root = Cursor.root(document);
  if (root) yield* objectsIn(root, 0);
}

function* objectsIn(root: Cursor, depth: number): Iterable<KubernetesObject> {
  const apiVersion = root.string("apiVersion");
  const kind = root.get("kind")?.word();
  if (apiVersion === undefined || kind === undefined) return;
  const items = kind.value.endsWith("List") ? root.get("items") : undefined;
  if (items) {
    if (depth < listDepth) for (const item of items.items()) yield* objectsIn(item, depth + 1);
    return;
  }
  const group = groupOf(apiVersion);
  const held = heldIn({ group, kind: kind.value, root });
  if (depth < listDepth) for (const item of held) yield* objectsIn(item, depth + 1);
  const name = root.get("metadata", "name")?.word();
  const namespace = root.string("metadata", "namespace");
  const owner: Owner = {
    kind: kind.value,
    ...(name && { name: name.value }),
    ...(namespace !== undefined && { namespace }),
    span: (name ?? kind).span,
  };
  yield { kind: kind.value, group, owner, root };
}

/** `apps/v1` → `apps`, `v1` → `""` (the core group). */
function groupOf(apiVersion: string): string | undefined {
  if (isTemplated(apiVersion)) return undefined;
  const slash = apiVersion.indexOf("/");
  return slash === -1 ? "" : apiVersion.slice(0, slash);
}
