import type { CommandFact } from "../../facts/fact.ts";
import type { HostRoot } from "../../shell/hostNamespace.ts";

/**
 * Tells whether a folder of the container is the host's root. The container's mounts say it where they are known; where
 * they say nothing, by the names that are used for nothing else (`kubectl debug node` and `oc debug` mount it at /host).
 * While an image is built nothing of the host is in reach.
 */
export function hostRootOf(fact: CommandFact): HostRoot {
  if (fact.place === "build") return () => false;
  const mounts = fact.runsIn?.mounts ?? [];
  return (path) => {
    const mount = mounts.findLast(({ target }) => withoutSlash(target.value) === path);
    if (!mount || (mount.kind === "host" && mount.source === undefined))
      return /^(?:\/mnt)?\/host(?:[-_]?(?:fs|root|rootfs))?$/.test(path);
    return mount.kind === "host" && /^\/+$/.test(mount.source ?? "") && !mount.subPath;
  };
}

function withoutSlash(path: string): string {
  return path.length > 1 ? path.replace(/\/+$/, "") : path;
}
