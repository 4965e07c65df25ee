import type { Language } from "../language.ts";
import { detectDockerfile } from "./detect.ts";
import { dockerfileFacts } from "./facts.ts";
import { parseDockerfile } from "./parse.ts";
import { dockerfilePatch } from "./patch.ts";
import { dockerfileComments, dockerfileFileSuppression, dockerfileSuppression } from "./suppression.ts";
import type { DockerfileTree } from "./tree.ts";

export type { DockerfileTree } from "./tree.ts";

export const dockerfile: Language<DockerfileTree> = {
  id: "dockerfile",
  detect: detectDockerfile,
  parse: parseDockerfile,
  facts: dockerfileFacts,
  comments: dockerfileComments,
  patch: dockerfilePatch,
  suppression: dockerfileSuppression,
  fileSuppression: dockerfileFileSuppression,
};
