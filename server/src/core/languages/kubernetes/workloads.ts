import type { CommandFact, CommandPart, Fact, MountFact, Place } from "../../facts/fact.ts";
import type { Located } from "../../text/span.ts";
import type { Cursor } from "../yaml/cursor.ts";
import { isTemplated } from "../yaml/template.ts";
import type { KubernetesObject } from "./objects.ts";

/** Where the built-in kinds keep their pod spec, by API group (Kubernetes API reference, workload resources). */
const podSpecs: Readonly<Record<string, { readonly groups: readonly string[]; readonly path: readonly string[] }>> = {
  Pod: { groups: [""], path: ["spec"] },
  PodTemplate: { groups: [""], path: ["template", "spec"] },
  ReplicationController: { groups: [""], path: ["spec", "template", "spec"] },
  Deployment: { groups: ["apps", "extensions"], path: ["spec", "template", "spec"] },
  ReplicaSet: { groups: ["apps", "extensions"], path: ["spec", "template", "spec"] },
  DaemonSet: { groups: ["apps", "extensions"], path: ["spec", "template", "spec"] },
  StatefulSet: { groups: ["apps"], path: ["spec", "template", "spec"] },
  Job: { groups: ["batch"], path: ["spec", "template", "spec"] },
  CronJob: { groups: ["batch"], path: ["spec", "jobTemplate", "spec", "template", "spec"] },
};

const containerLists = ["initContainers", "containers", "ephemeralContainers"] as const;
const probes = ["livenessProbe", "readinessProbe", "startupProbe"] as const;
const hooks = ["postStart", "preStop"] as const;

/** The commands and host mounts of a workload; nothing for other kinds. */
export function* workloadFacts(object: KubernetesObject): Iterable<Fact> {
  const known = Object.hasOwn(podSpecs, object.kind) ? podSpecs[object.kind] : undefined;
  if (!known || (object.group !== undefined && !known.groups.includes(object.group))) return;
  const spec = object.root.get(...known.path);
  if (!spec) return;
  const containers = containerLists.flatMap(
    (list) =>
      spec
        .get(list)
        ?.items()
        .map((node) => ({ list, node })) ?? [],
  );
  for (const { list, node } of containers) yield* containerFacts(object, list, node);
  for (const volume of spec.get("volumes")?.items() ?? []) {
    const mount = hostPath(
      object,
      volume,
      containers.map((c) => c.node),
    );
    if (mount) yield mount;
  }
}

function* containerFacts(
  object: KubernetesObject,
  list: (typeof containerLists)[number],
  node: Cursor,
): Iterable<Fact> {
  const own = command(object, node, placeOf(list, node), node, "command", "args");
  if (own) yield own;
  for (const probe of probes) {
    const exec = node.get(probe, "exec");
    const fact = exec && command(object, node, "probe", exec, "command", undefined);
    if (fact) yield fact;
  }
  for (const hook of hooks) {
    const exec = node.get("lifecycle", hook, "exec");
    const fact = exec && command(object, node, "hook", exec, "command", undefined);
    if (fact) yield fact;
  }
}

/** An init container that is restarted for ever is a sidecar: it runs beside the main ones. */
function placeOf(list: (typeof containerLists)[number], node: Cursor): Place {
  if (list === "ephemeralContainers") return "ephemeral";
  return list === "initContainers" && node.string("restartPolicy") !== "Always" ? "init" : "main";
}

function command(
  object: KubernetesObject,
  container: Cursor,
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
  const name = container.string("name");
  const image = container.get("image")?.word();
  return {
    kind: "command",
    language: "kubernetes",
    place,
    owner: object.owner,
    ...(name !== undefined && { container: name }),
    ...(image && { image }),
    workflow: false,
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

function hostPath(object: KubernetesObject, volume: Cursor, containers: readonly Cursor[]): MountFact | undefined {
  const source = volume.get("hostPath", "path")?.word();
  if (!source) return undefined;
  const name = volume.string("name");
  const mounts = containers
    .flatMap((c) => c.get("volumeMounts")?.items() ?? [])
    .filter((mount) => name !== undefined && mount.string("name") === name);
  const users: Located<string>[] = mounts.map((mount) => ({
    value: mount.string("mountPath") ?? "",
    span: mount.span,
    path: mount.path,
  }));
  return {
    kind: "mount",
    language: "kubernetes",
    owner: object.owner,
    source,
    ...(!isTemplated(source.value) && { host: source.value }),
    readOnly: mounts.length > 0 && mounts.every((mount) => mount.get("readOnly")?.isTrue ?? false),
    span: volume.span,
    path: volume.path,
    users,
    shared: volume.shared || mounts.some((mount) => mount.shared),
  };
}
