import type { MountFact } from "../../facts/fact.ts";
import { type Cursor, characters } from "../yaml/cursor.ts";
import { isTemplated } from "../yaml/template.ts";
import { interpolationDefault, knownDefault } from "./interpolation.ts";
import { isTrue, lookup, type Service } from "./services.ts";
import { isBind, type VolumeEntry, volumeEntries } from "./volumeEntries.ts";

/** The paths of the host that a service mounts. */
export function* mountFacts(service: Service): Iterable<MountFact> {
  for (const entry of volumeEntries(service.node.get("volumes"))) {
    const { node, source, target, readOnly } = entry;
    if (!source || !isBind(entry)) continue;
    yield {
      kind: "mount",
      language: "compose",
      owner: service.owner,
      source,
      ...hostOf(source.value),
      ...(target && { target }),
      readOnly,
      span: node.span,
      path: node.path,
      users: [],
      shared: service.extended || node.shared,
    };
  }
  const socket = apiSocket(service);
  if (socket) yield socket;
}

/**
 * The paths of the host that stand behind named volumes: `driver_opts` of the local driver with the mount option
 * `bind`. The services' entries that use the volume are its users.
 */
export function* deviceFacts(root: Cursor, services: readonly Service[]): Iterable<MountFact> {
  const uses = usesByName(services);
  for (const { key, value } of root.get("volumes")?.entries() ?? []) {
    const device = value?.get("driver_opts", "device")?.word();
    const options = (value?.string("driver_opts", "o") ?? "").split(",").map((option) => option.trim());
    const local = interpolationDefault(value?.string("driver") ?? "local") === "local";
    if (!value || !device || !local || !(options.includes("bind") || options.includes("rbind"))) continue;
    const users = uses.get(key.value) ?? [];
    yield {
      kind: "mount",
      language: "compose",
      owner: { kind: "volume", name: key.value, span: key.span },
      source: characters(device),
      ...hostOf(device.value),
      readOnly: options.includes("ro") || (users.length > 0 && users.every((u) => u.readOnly)),
      span: value.span,
      path: value.path,
      users: users.map(({ node, target }) => ({ value: target?.value ?? "", span: node.span, path: node.path })),
      shared: value.shared || users.some((u) => u.node.shared),
    };
  }
}

/** `use_api_socket: true` mounts the socket of the daemon that Compose talks to (docker/compose, apiSocket.go). */
function apiSocket(service: Service): MountFact | undefined {
  const entry = lookup(service, "use_api_socket");
  if (!entry || entry.inherited || !isTrue(entry.value)) return undefined;
  const { span, path } = entry.value;
  const socket = { value: "/var/run/docker.sock", span, path };
  return {
    kind: "mount",
    language: "compose",
    owner: service.owner,
    source: socket,
    host: socket.value,
    target: socket,
    readOnly: false,
    span: { start: entry.key.span.start, end: span.end },
    path,
    users: [],
    shared: entry.shared,
  };
}

/** The path with defaults filled in, unless a variable without one or a template leaves it open. */
function hostOf(source: string): { host?: string } {
  const host = knownDefault(source);
  return host === undefined || isTemplated(host) ? {} : { host };
}

/** The entries that name a volume, by its name. An entry behind an alias stands once. */
function usesByName(services: readonly Service[]): ReadonlyMap<string, readonly VolumeEntry[]> {
  const uses = new Map<string, VolumeEntry[]>();
  const seen = new Set<string>();
  for (const entry of services.flatMap((service) => [...volumeEntries(service.node.get("volumes"))])) {
    const place = JSON.stringify(entry.node.path);
    if (!entry.source || (entry.type !== undefined && entry.type !== "volume") || seen.has(place)) continue;
    seen.add(place);
    const name = entry.source.value;
    const known = uses.get(name);
    if (known) known.push(entry);
    else uses.set(name, [entry]);
  }
  return uses;
}
