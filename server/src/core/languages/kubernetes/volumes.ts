import type { ContainerMount } from "../../facts/fact.ts";
import { type Cursor, characters } from "../yaml/cursor.ts";
import { isTemplated } from "../yaml/template.ts";
import type { PodSpec } from "./podSpecs.ts";

/** What a pod's volume is, as far as its mounts care. */
type Volume = Pick<ContainerMount, "kind" | "source">;

/** Where each type of volume names what it mounts (Kubernetes API reference, Volume). Types not listed are `other`. */
const types: readonly (readonly [type: string, kind: ContainerMount["kind"], source: string])[] = [
  ["configMap", "configMap", "name"],
  ["secret", "secret", "secretName"],
  ["projected", "projected", ""],
  ["hostPath", "host", "path"],
  ["persistentVolumeClaim", "claim", "claimName"],
];

/** The volumes of a pod by the name that mounts know them by. A pod's own volume goes before a claim of that name. */
export function volumesByName({ volumes, claims }: PodSpec): ReadonlyMap<string, Volume> {
  const known = new Map<string, Volume>();
  for (const claim of claims) {
    const name = claim.string("metadata", "name");
    if (name !== undefined) known.set(name, { kind: "claim", source: name });
  }
  for (const volume of volumes) {
    const name = volume.string("name");
    if (name !== undefined) known.set(name, volumeOf(volume, name));
  }
  return known;
}

function volumeOf(volume: Cursor, name: string): Volume {
  // A generic ephemeral volume is a claim that comes and goes with its pod.
  if (volume.entry("emptyDir") || volume.entry("ephemeral")) return { kind: "empty", source: name };
  for (const [type, kind, key] of types) {
    const node = volume.get(type);
    const source = key === "" ? undefined : node?.string(key);
    if (node) return { kind, ...(source !== undefined && !isTemplated(source) && { source }) };
  }
  return { kind: "other" };
}

/** A container's `volumeMounts`. What a mount names and the pod does not have is `other`: a template may add it. */
export function containerMounts(container: Cursor, volumes: ReadonlyMap<string, Volume>): ContainerMount[] {
  return (container.get("volumeMounts")?.items() ?? []).flatMap((mount) => {
    const target = mount.get("mountPath")?.word();
    if (!target || isTemplated(target.value)) return [];
    const subPath = mount.string("subPath") ?? mount.string("subPathExpr");
    return {
      ...(volumes.get(mount.string("name") ?? "") ?? { kind: "other" as const }),
      target: characters(target),
      ...(subPath && { subPath }),
      readOnly: mount.get("readOnly")?.isTrue ?? false,
      path: mount.path,
      shared: mount.shared,
    };
  });
}
