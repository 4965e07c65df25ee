import type { CommandFact, CommandPart, ContainerFact, Place } from "../../facts/fact.ts";
import type { Path } from "../../text/span.ts";
import type { Cursor } from "../yaml/cursor.ts";
import type { ContainerNode } from "./podSpecs.ts";
import { field, maskReferences, scriptCommand } from "./scripts.ts";

const probes = ["livenessProbe", "readinessProbe", "startupProbe"] as const;
const hooks = ["postStart", "preStop"] as const;

/** What runs in a container: its own command, its exec probes and hooks. */
export function* commandFacts(container: ContainerFact, at: ContainerNode): Iterable<CommandFact> {
  const { node } = at;
  const own = container.commanded ? ownParts(container, at) : undefined;
  if (own) yield command(container, container.place, node.path, ...own);
  for (const probe of probes) yield* execCommand(container, "probe", node.get(probe, "exec"));
  const lifecycle = node.get("lifecycle");
  for (const hook of hooks) yield* execCommand(container, "hook", lifecycle?.get(hook, "exec"));
}

type Parts = readonly [entrypoint: CommandPart | undefined, args: CommandPart | undefined];

function ownParts(container: ContainerFact, at: ContainerNode): Parts | undefined {
  // Half of a command says nothing of what runs where a template gives the other half.
  if (["command", "args"].some((key) => field(at, key)?.value?.isTemplated)) return undefined;
  const entrypoint = part(field(at, "command"), container.workflow);
  const args = part(field(at, "args"), container.workflow);
  const script = at.script && field(at, at.script);
  if (script?.value?.word()?.value) return scriptCommand(script, entrypoint, args);
  return entrypoint || args ? [entrypoint, args] : undefined;
}

function* execCommand(container: ContainerFact, place: Place, exec: Cursor | undefined): Iterable<CommandFact> {
  const entry = exec?.entry("command");
  if (!exec || !entry || entry.value?.isTemplated) return;
  const entrypoint = part(entry, container.workflow);
  if (entrypoint) yield command(container, place, exec.path, entrypoint, undefined);
}

function command(
  container: ContainerFact,
  place: Place,
  path: Path,
  entrypoint: CommandPart | undefined,
  args: CommandPart | undefined,
): CommandFact {
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
    path,
  };
}

/** An empty list is the same as none: the kubelet then takes what the image says. */
function part(entry: ReturnType<Cursor["entry"]>, workflow: boolean): CommandPart | undefined {
  const words = entry?.value?.words() ?? [];
  if (!entry?.value || words.length === 0 || entry.value.isUnclosed) return undefined;
  const { span, path, shared } = entry.value;
  const own = workflow ? words.map(maskReferences) : words;
  return { keyword: entry.key, span, path, form: "exec", words: own, cleared: false, shared };
}
