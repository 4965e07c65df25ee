import type { ContainerFact } from "../../facts/fact.ts";
import type { Cursor } from "../yaml/cursor.ts";
import { argoPods } from "./argo.ts";
import { workloads } from "./kinds.ts";
import type { KubernetesObject } from "./objects.ts";
import { placeFinder } from "./places.ts";
import { tektonPods } from "./tekton.ts";

/** A pod, or the template of one, as an object describes it. */
export interface PodSpec {
  /** The map with the pod's own keys (`serviceAccountName` …). Undefined where the object does not decide them. */
  readonly node?: Cursor;
  readonly containers: readonly ContainerNode[];
  readonly volumes: readonly Cursor[];
  /** Claims that mounts name like volumes: `volumeClaimTemplates`. */
  readonly claims: readonly Cursor[];
  readonly workflow: boolean;
}

export interface ContainerNode {
  readonly node: Cursor;
  readonly place: ContainerFact["place"];
  /** What holds for keys that the container does not have: Tekton's `stepTemplate`. */
  readonly defaults?: Cursor;
  /** The key of a script that runs as a file of its own: by itself (Tekton) or by `command` (Argo). */
  readonly script?: "script" | "source";
}

const specsOf = placeFinder(workloads);

/** The pods that an object makes; none for kinds that are not known to make any. */
export function* podSpecsOf(object: KubernetesObject): Iterable<PodSpec> {
  if (object.group === undefined || object.group === "argoproj.io") yield* argoPods(object);
  if (object.group === undefined || object.group === "tekton.dev") yield* tektonPods(object);
  for (const node of specsOf(object)) {
    const volumes = node.get("volumes")?.items() ?? [];
    const claims = object.root.get("spec", "volumeClaimTemplates")?.items() ?? [];
    yield { node, containers: containersOf(node), volumes, claims, workflow: false };
  }
}

const containerLists = ["initContainers", "containers", "ephemeralContainers"] as const;

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
