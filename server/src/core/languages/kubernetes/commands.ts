import type { CommandFact, CommandPart, ContainerFact, Place } from "../../facts/fact.ts";
import type { Cursor } from "../yaml/cursor.ts";
import type { ContainerNode } from "./podSpecs.ts";

const probes = ["livenessProbe", "readinessProbe", "startupProbe"] as const;
const hooks = ["postStart", "preStop"] as const;

/** What runs in a container: its own command, its exec probes and hooks. */
export function* commandFacts(container: ContainerFact, { node }: ContainerNode): Iterable<CommandFact> {
  const own = container.commanded ? command(container, container.place, node, "command", "args") : undefined;
  if (own) yield own;
  for (const probe of probes) yield* execCommand(container, "probe", node.get(probe, "exec"));
  const lifecycle = node.get("lifecycle");
  for (const hook of hooks) yield* execCommand(container, "hook", lifecycle?.get(hook, "exec"));
}

function* execCommand(container: ContainerFact, place: Place, exec: Cursor | undefined): Iterable<CommandFact> {
  const fact = exec && command(container, place, exec, "command", undefined);
  if (fact) yield fact;
}

function command(
  container: ContainerFact,
  place: Place,
  node: Cursor,
  entrypointKey: string,
  argumentsKey: string | undefined,
): CommandFact | undefined {
  // Half of a command says nothing of what runs where a template gives the other half.
  if ([entrypointKey, argumentsKey].some((key) => key !== undefined && node.get(key)?.isTemplated)) return undefined;
  const entrypoint = part(node, entrypointKey);
  const args = argumentsKey === undefined ? undefined : part(node, argumentsKey);
  if (!entrypoint && !args) return undefined;
  const { owner, name, image, workflow } = container;
  return {
    kind: "command",
    language: "kubernetes",
    place,
    owner,
    ...(name !== undefined && { container: name }),
    ...(image && { image }),
    runsIn: container,
    workflow,
    ...(entrypoint && { entrypoint }),
    ...(args && { arguments: args }),
    words: [...(entrypoint?.words ?? []), ...(args?.words ?? [])],
    path: node.path,
  };
}

/** An empty list is the same as none: the kubelet then takes what the image says. */
function part(node: Cursor, key: string): CommandPart | undefined {
  const entry = node.entry(key);
  const words = entry?.value?.words() ?? [];
  if (!entry?.value || words.length === 0 || entry.value.isUnclosed) return undefined;
  const { span, path, shared } = entry.value;
  return { keyword: entry.key, span, path, form: "exec", words, cleared: false, shared };
}
