import type { MountFact } from "../../facts/fact.ts";
import type { MappedText } from "../../text/mapped.ts";
import type { Located, Path } from "../../text/span.ts";
import type { Cursor } from "../yaml/cursor.ts";
import { isTemplated } from "../yaml/template.ts";
import { interpolationDefault, knownDefault } from "./interpolation.ts";
import { isTrue, lookup, type Service } from "./services.ts";
import { isHostPath, parseShortVolume } from "./volume.ts";

/** An entry of a service's `volumes`, in either syntax. */
interface Entry {
  readonly node: Cursor;
  /** `bind`, `volume`, `npipe` …; undefined where only the source tells. */
  readonly type: string | undefined;
  readonly source: Located<string>;
  readonly target: Located<string> | undefined;
  readonly readOnly: boolean;
}

/** The paths of the host that a service mounts. */
export function* mountFacts(service: Service): Iterable<MountFact> {
  for (const entry of volumeEntries(service)) {
    const { node, source, target, readOnly } = entry;
    const bind = entry.type === undefined ? isHostPath(source.value) : ["bind", "npipe"].includes(entry.type);
    if (!bind) continue;
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
      source: located(device.text, device.path),
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

function* volumeEntries(service: Service): Iterable<Entry> {
  for (const node of service.node.get("volumes")?.items() ?? []) {
    const entry = node.isMap ? longEntry(node) : shortEntry(node);
    if (entry) yield entry;
  }
}

function shortEntry(node: Cursor): Entry | undefined {
  const text = node.word()?.text;
  if (!text) return undefined;
  const { source, target, readOnly } = parseShortVolume(text.value);
  if (!source) return undefined;
  const at = ({ value, start, end }: typeof source): Located<string> => ({
    value,
    span: text.locate(start, end),
    path: node.path,
  });
  return { node, type: undefined, source: at(source), target: at(target), readOnly };
}

function longEntry(node: Cursor): Entry | undefined {
  const source = node.get("source")?.word();
  const target = node.get("target")?.word();
  const type = node.string("type");
  if (!source) return undefined;
  return {
    node,
    type: type === undefined ? undefined : interpolationDefault(type),
    source: located(source.text, source.path),
    target: target && located(target.text, target.path),
    readOnly: isTrue(node.get("read_only")),
  };
}

/** A value with the place of its characters, quotes left out. */
function located(text: MappedText, path: Path): Located<string> {
  return { value: text.value, span: text.locate(0, text.value.length), path };
}

/** The entries that name a volume, by its name. An entry behind an alias stands once. */
function usesByName(services: readonly Service[]): ReadonlyMap<string, readonly Entry[]> {
  const uses = new Map<string, Entry[]>();
  const seen = new Set<string>();
  for (const entry of services.flatMap((service) => [...volumeEntries(service)])) {
    const place = JSON.stringify(entry.node.path);
    if ((entry.type !== undefined && entry.type !== "volume") || seen.has(place)) continue;
    seen.add(place);
    const name = entry.source.value;
    const known = uses.get(name);
    if (known) known.push(entry);
    else uses.set(name, [entry]);
  }
  return uses;
}
