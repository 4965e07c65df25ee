import type { ContainerFact } from "../facts/fact.ts";
import { repository, resolve } from "./names.ts";
import type { EntrypointSummary } from "./summary.ts";
import type { Workspace } from "./workspace.ts";

/**
 * The ENTRYPOINT that the container's image brings, where the workspace builds the image: the service's own `build`, or
 * that of a service which gives its image the same name. A tag or digest makes no other image here.
 */
export function builtEntrypoint(
  container: ContainerFact,
  uri: string,
  workspace: Workspace,
): EntrypointSummary | undefined {
  const { build, image } = container;
  if (build) return workspace.entrypoint(resolve(uri, build.dockerfile), build.target);
  if (!image) return undefined;
  const [built] = workspace.builds(repository(image.value));
  return built && workspace.entrypoint(built.dockerfile, built.target);
}
