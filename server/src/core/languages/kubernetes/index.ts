import type { Language } from "../language.ts";
import { yamlComments } from "../yaml/comments.ts";
import { parseYaml, type YamlTree } from "../yaml/document.ts";
import { patchYaml } from "../yaml/patch.ts";
import { yamlFileSuppression, yamlSuppression } from "../yaml/suppression.ts";
import { annotationEdit, suppressionAnnotations } from "./annotations.ts";
import { detectKubernetes } from "./detect.ts";
import { kubernetesFacts } from "./facts.ts";
import { kubernetesSharers } from "./sharing.ts";

/** Kubernetes manifests: YAML streams and JSON, single objects and lists. */
export const kubernetes: Language<YamlTree> = {
  id: "kubernetes",
  detect: detectKubernetes,
  parse: parseYaml,
  facts: kubernetesFacts,
  comments: (tree) => yamlComments(tree, "tradecraft:"),
  annotations: suppressionAnnotations,
  patch: patchYaml,
  sharers: kubernetesSharers,
  suppression: (tree, at, comment) => yamlSuppression(tree, at, comment) ?? annotationEdit(tree, at, comment),
  fileSuppression: yamlFileSuppression,
};
