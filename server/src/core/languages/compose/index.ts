import type { Language } from "../language.ts";
import { yamlComments } from "../yaml/comments.ts";
import { parseYaml, type YamlTree } from "../yaml/document.ts";
import { patchYaml } from "../yaml/patch.ts";
import { yamlFileSuppression, yamlSuppression } from "../yaml/suppression.ts";
import { detectCompose } from "./detect.ts";
import { composeFacts } from "./facts.ts";
import { composeSharers } from "./sharing.ts";

/** Compose files, from `docker-compose.yml` of version 1 to today's `compose.yaml`. */
export const compose: Language<YamlTree> = {
  id: "compose",
  detect: detectCompose,
  parse: parseYaml,
  facts: composeFacts,
  comments: (tree) => yamlComments(tree, "tradecraft:"),
  patch: patchYaml,
  sharers: composeSharers,
  suppression: yamlSuppression,
  fileSuppression: yamlFileSuppression,
};
