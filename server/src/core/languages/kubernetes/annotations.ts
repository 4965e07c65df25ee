import type { Edit } from "../../text/edit.ts";
import { encloses, type Span } from "../../text/span.ts";
import type { Annotation, SuppressionEdit } from "../language.ts";
import type { YamlTree } from "../yaml/document.ts";
import { patchYaml } from "../yaml/patch.ts";
import { kubernetesObjects } from "./objects.ts";

const prefix = "tradecraft/ignore.";

/** `tradecraft/ignore.<rule-id>: "reason"` in an object's metadata speaks for the whole object. */
export function* suppressionAnnotations(tree: YamlTree): Iterable<Annotation> {
  if (!tree.text.includes(prefix)) return;
  for (const { root } of kubernetesObjects(tree)) {
    for (const { key, value } of root.get("metadata", "annotations")?.entries() ?? []) {
      if (!key.value.startsWith(prefix)) continue;
      const rule = { ...key, value: key.value.slice(prefix.length) };
      yield { rule, reason: value?.word()?.value ?? "", span: key.span, covers: root.span };
    }
  }
}

/** The annotation for a finding in a file that has no comments: a JSON manifest. `comment` holds rule ids and reason. */
export function annotationEdit(tree: YamlTree, at: Span, comment: string): SuppressionEdit | undefined {
  const [, rule, reason] = /ignore\[([\w-]+)\](?:\s+--\s+(.*))?/.exec(comment) ?? [];
  if (rule === undefined) return undefined;
  const object = [...kubernetesObjects(tree)].findLast((o) => encloses(o.root.span, at));
  const metadata = object?.root.get("metadata");
  if (!metadata) return undefined;
  const key = prefix + rule;
  const annotations = metadata.get("annotations");
  const [edit]: readonly Edit[] = annotations
    ? patchYaml(tree, [{ op: "set", path: [...annotations.path, key], value: reason ?? "" }])
    : patchYaml(tree, [{ op: "set", path: [...metadata.path, "annotations"], value: { [key]: reason ?? "" } }]);
  return edit && { edit, commentOffset: 0 };
}
