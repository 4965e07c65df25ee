import type { ContainerMount } from "../../facts/fact.ts";
import type { Located } from "../../text/span.ts";
import { type Cursor, characters } from "../yaml/cursor.ts";
import { isTemplated } from "../yaml/template.ts";
import { knownDefault } from "./interpolation.ts";
import { layers, type Service } from "./services.ts";
import { isBind, type VolumeEntry, volumeEntries } from "./volumeEntries.ts";

/** What a service's container finds mounted: volumes, configs, secrets, tmpfs. Of one target the service's own counts. */
export function containerMounts(service: Service): ContainerMount[] {
  const mounts = new Map<string, ContainerMount>();
  for (const mount of [
    ...mountsOf(service, "volumes", volumes),
    ...mountsOf(service, "configs", (list) => granted(list, "configMap", "/")),
    ...mountsOf(service, "secrets", (list) => granted(list, "secret", "/run/secrets/")),
    ...mountsOf(service, "tmpfs", tmpfs),
  ]) {
    if (!mounts.has(mount.target.value)) mounts.set(mount.target.value, mount);
  }
  return [...mounts.values()];
}

/** A mount before it is known where else its list stands. */
type Found = Omit<ContainerMount, "path" | "shared"> & { readonly node: Cursor };

function mountsOf(service: Service, key: string, read: (value: Cursor) => Found[]): ContainerMount[] {
  return layers(service, key).flatMap((entry) =>
    read(entry.value).map(({ node, ...mount }) => ({
      ...mount,
      path: node.path,
      shared: entry.shared || node.shared,
    })),
  );
}

function volumes(list: Cursor): Found[] {
  return [...volumeEntries(list)].flatMap((entry) => {
    const target = resolved(entry.target);
    if (!target) return [];
    const source = entry.source && known(entry.source.value);
    return {
      kind: kindOf(entry),
      ...(source !== undefined && { source }),
      target,
      ...(entry.subPath !== undefined && { subPath: entry.subPath }),
      readOnly: entry.readOnly,
      node: entry.node,
    };
  });
}

function kindOf(entry: VolumeEntry): ContainerMount["kind"] {
  const { type, source } = entry;
  if (isBind(entry)) return "host";
  if (type === undefined || type === "volume" || type === "cluster") return source ? "claim" : "empty";
  return type === "tmpfs" ? "empty" : "other";
}

/** Configs and secrets, by name or with `source` and `target`. A relative target lies in the default folder. */
function granted(list: Cursor, kind: "configMap" | "secret", folder: string): Found[] {
  return list.items().flatMap((node) => {
    const source = (node.isMap ? node.get("source") : node)?.word();
    const written = (node.isMap ? node.get("target")?.word() : undefined) ?? source;
    const target = written && resolved(characters(written));
    if (!source || !target) return [];
    const value = target.value.startsWith("/") ? target.value : folder + target.value;
    const name = known(source.value);
    return { kind, ...(name !== undefined && { source: name }), target: { ...target, value }, readOnly: true, node };
  });
}

/** `tmpfs` as a word or a list of them, options behind a colon. */
function tmpfs(value: Cursor): Found[] {
  return (value.isSequence ? value.items() : [value]).flatMap((node) => {
    const word = node.word();
    const target = word && resolved(characters(word));
    if (!target) return [];
    return {
      kind: "empty" as const,
      target: { ...target, value: target.value.replace(/:.*$/s, "") },
      readOnly: false,
      node,
    };
  });
}

/** A target with defaults filled in; undefined where it stays open. */
function resolved(target: Located<string> | undefined): Located<string> | undefined {
  const value = target && known(target.value);
  return value === undefined ? undefined : target && { ...target, value };
}

function known(text: string): string | undefined {
  return isTemplated(text) ? undefined : knownDefault(text);
}
