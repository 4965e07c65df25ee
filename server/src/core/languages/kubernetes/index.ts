import type { Language } from "../language.ts";
import { yamlComments } from "../yaml/comments.ts";
import { parseYaml, type YamlTree } from "../yaml/document.ts";
import { patchYaml } from "../yaml/patch.ts";
import { yamlFileSuppression, yamlSuppression } from "../yaml/suppression.ts";
import { accountFacts } from "./accounts.ts";
import { annotationEdit, suppressionAnnotations } from "./annotations.ts";
import { componentFacts } from "./components.ts";
import { detectKubernetes } from "./detect.ts";
import { kubernetesObjects } from "./objects.ts";
import { rbacFacts } from "./rbac.ts";
import { kubernetesSharers } from "./sharing.ts";
import { workloadFacts } from "./workloads.ts";

/** Kubernetes manifests: YAML streams and JSON, single objects and lists. */
export const kubernetes: Language<YamlTree> = {
  id: "kubernetes",
  detect: detectKubernetes,
  parse: parseYaml,
  *facts(tree) {
    /** A node behind an alias serves several places, but stands, and is reported, once. */
    const seen = new Set<string>();
    for (const object of kubernetesObjects(tree)) {
      const ofObject = [workloadFacts(object), rbacFacts(object), accountFacts(object), componentFacts(object)];
      for (const facts of ofObject) {
        for (const fact of facts) {
          const place = `${fact.kind}\0${fact.path.join("\0")}`;
          if (seen.has(place)) continue;
          seen.add(place);
          yield fact;
        }
      }
    }
  },
  comments: (tree) => yamlComments(tree, "tradecraft:"),
  annotations: suppressionAnnotations,
  patch: patchYaml,
  sharers: kubernetesSharers,
  suppression: (tree, at, comment) => yamlSuppression(tree, at, comment) ?? annotationEdit(tree, at, comment),
  fileSuppression: yamlFileSuppression,
};
