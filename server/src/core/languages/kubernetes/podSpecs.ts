import type { ContainerFact } from "../../facts/fact.ts";
import type { Cursor } from "../yaml/cursor.ts";
import type { KubernetesObject } from "./objects.ts";

/** A pod, or the template of one, as an object describes it. */
export interface PodSpec {
  /** The map with the pod's own keys: `serviceAccountName`, `shareProcessNamespace` … */
  readonly node: Cursor;
  readonly containers: readonly ContainerNode[];
  readonly volumes: readonly Cursor[];
  /** Claims that mounts name like volumes: `volumeClaimTemplates`. */
  readonly claims: readonly Cursor[];
  readonly workflow: boolean;
}

export interface ContainerNode {
  readonly node: Cursor;
  readonly place: ContainerFact["place"];
}

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

/** The pods that an object makes; none for kinds that are not known to make any. */
export function* podSpecsOf(object: KubernetesObject): Iterable<PodSpec> {
  const known = Object.hasOwn(podSpecs, object.kind) ? podSpecs[object.kind] : undefined;
  if (!known || (object.group !== undefined && !known.groups.includes(object.group))) return;
  const node = object.root.get(...known.path);
  if (!node) return;
  const claims = object.root.get("spec", "volumeClaimTemplates")?.items() ?? [];
  yield { node, containers: containersOf(node), volumes: node.get("volumes")?.items() ?? [], claims, workflow: false };
}

function containersOf(spec: Cursor): ContainerNode[] {
  return containerLists.flatMap((list) =>
    (spec.get(list)?.items() ?? []).map((node) => ({ node, place: placeOf(list, node) })),
  );
}

/** An init container that is restarted for ever is a sidecar: it runs beside the main ones. */
function placeOf(list: (typeof containerLists)[number], node: Cursor): ContainerFact["place"] {
  if (list === "ephemeralContainers") return "ephemeral";
  return list === "initContainers" && node.string("restartPolicy") !== "Always" ? "init" : "main";
}
