import type { Owner } from "../../facts/fact.ts";
import type { Located } from "../../text/span.ts";
import type { Cursor } from "../yaml/cursor.ts";
import { isComposeKey, isServiceKey } from "./schema.ts";

/** A service, or a job (Compose 5.6), with the services of the same file that it extends. */
export interface Service {
  readonly owner: Owner;
  readonly name: string;
  readonly node: Cursor;
  /** The nearest first. What another file holds is not known. */
  readonly bases: readonly Cursor[];
  /** True where another service of the file extends this one. */
  readonly extended: boolean;
  /** Of a `pre_start` step the service that it prepares: it runs in a container of its own, by default of that image. */
  readonly prepares?: Service;
}

/** A key of a service with its value, its own or inherited. */
export interface Entry {
  readonly key: Located<string>;
  readonly value: Cursor;
  readonly inherited: boolean;
  /** True where an edit of the value changes other services too. */
  readonly shared: boolean;
}

/** More steps of `extends` than this are a loop. */
const extendsLimit = 16;

/** The services of a document. What stands below `x-` keys is none, whatever it looks like. */
export function servicesOf(root: Cursor): Service[] {
  const found = sections(root).flatMap(({ kind, entries }) =>
    entries.flatMap(({ key, value }) => (value?.isMap ? [{ kind, key, node: value }] : [])),
  );
  const byName = new Map(found.filter((f) => f.kind === "service").map((f) => [f.key.value, f.node]));
  const names = new Set(found.map(({ node }) => extendedName(node)));
  return found.map(({ kind, key, node }) => ({
    owner: { kind, name: key.value, span: key.span },
    name: key.value,
    node,
    bases: basesOf(node, byName),
    extended: names.has(key.value),
  }));
}

/** The steps of `pre_start` (Compose 5.3), written like services. */
export function initSteps(service: Service): Service[] {
  const steps = service.node.get("pre_start")?.items() ?? [];
  return steps.filter((node) => node.isMap).map((node) => ({ ...service, node, bases: [], prepares: service }));
}

/**
 * The value that counts for the service: its own, else that of the nearest service that it extends. `null` says
 * nothing and does not override; `!reset` takes away what was inherited.
 */
export function lookup(service: Service, name: string): Entry | undefined {
  for (const node of [service.node, ...service.bases]) {
    const entry = node.entry(name);
    if (entry?.value?.tag === "!reset") return undefined;
    if (!entry?.value || entry.value.isNull) continue;
    const inherited = node !== service.node;
    const shared = inherited || service.extended || entry.value.shared;
    return { key: entry.key, value: entry.value, inherited, shared };
  }
  return undefined;
}

/**
 * The values of a key that Compose merges item by item (`environment`, `ports`, `volumes` …): the service's own first,
 * then those of the services that it extends. `!reset` drops them all, `!override` those that would be inherited.
 */
export function layers(service: Service, name: string): Entry[] {
  const found: Entry[] = [];
  for (const node of [service.node, ...service.bases]) {
    const entry = node.entry(name);
    if (entry?.value?.tag === "!reset") break;
    if (!entry?.value) continue;
    const inherited = node !== service.node;
    found.push({
      key: entry.key,
      value: entry.value,
      inherited,
      shared: inherited || service.extended || entry.value.shared,
    });
    if (entry.value.tag === "!override") break;
  }
  return found;
}

/** Compose takes the word as well as the boolean. */
export function isTrue(value: Cursor | undefined): boolean {
  return value?.word()?.value.toLowerCase() === "true";
}

function sections(root: Cursor): { kind: string; entries: ReturnType<Cursor["entries"]> }[] {
  const services = root.get("services");
  const jobs = root.get("jobs");
  if (services || jobs) {
    return [
      { kind: "service", entries: services?.entries() ?? [] },
      { kind: "job", entries: jobs?.entries() ?? [] },
    ];
  }
  // Version 1 of the format had the services at the top.
  const legacy = root
    .entries()
    .filter(({ key, value }) => !isComposeKey(key.value) && value?.entries().some((e) => isServiceKey(e.key.value)));
  return [{ kind: "service", entries: legacy }];
}

function basesOf(node: Cursor, byName: ReadonlyMap<string, Cursor>): Cursor[] {
  const bases: Cursor[] = [];
  for (let at: Cursor | undefined = node; at && bases.length < extendsLimit; ) {
    const name = extendedName(at);
    at = name === undefined ? undefined : byName.get(name);
    if (!at || at === node || bases.includes(at)) break;
    bases.push(at);
  }
  return bases;
}

/** The service of the same file that this one extends: `extends: name`, or `extends` with `service` and no `file`. */
export function extendedName(node: Cursor): string | undefined {
  const value = node.get("extends");
  return value?.isMap && value.get("file") ? undefined : (value?.word()?.value ?? value?.string("service"));
}
