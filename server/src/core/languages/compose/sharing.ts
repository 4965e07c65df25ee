import type { Fact } from "../../facts/fact.ts";
import type { Path } from "../../text/span.ts";
import type { Operation } from "../language.ts";
import { Cursor } from "../yaml/cursor.ts";
import type { ParsedContent, YamlDocument, YamlTree } from "../yaml/document.ts";
import { otherNames, type Place, type PlaceName, sharedPlaces } from "../yaml/sharing.ts";
import { isComposeKey } from "./schema.ts";
import { extendedName, type Service, servicesOf } from "./services.ts";

/** The services and other entries that change as well, by alias, merge key or `extends`, where one is edited. */
export function composeSharers(tree: YamlTree, operations: readonly Operation[], { owner }: Fact): string[] {
  return otherNames(sharedPlaces(tree, operations, extending), nameOf, `${owner.kind} ${owner.name ?? ""}`);
}

/** `service web`, `job seed`, `volume data`; nothing for what stands below an `x-` key, which does nothing by itself. */
function nameOf({ path }: Place): PlaceName | undefined {
  const [section, name] = path.map(String);
  if (section === undefined || section.startsWith("x-")) return undefined;
  if (!isComposeKey(section)) return { owner: `service ${section}`, part: path.slice(1) };
  return name === undefined ? undefined : { owner: `${section.replace(/s$/, "")} ${name}`, part: path.slice(2) };
}

/** What Compose replaces as a whole where it merges; other lists it joins (compose-go, `override/merge.go`). */
const replaced = new Set(["command", "entrypoint", "test"]);

/** The same place in the services that extend the one of the path and say nothing else there. */
function extending(document: YamlDocument, path: Path): Path[] {
  const top = path[0] === "services" ? 1 : 0;
  const heirs = heirsOf(document).get(String(path[top])) ?? [];
  const rest = path.slice(top + 1);
  return heirs.flatMap(({ owner, name, node }) => {
    return inherits(node, rest) ? [[...(top === 1 ? [`${owner.kind}s`] : []), name, ...rest]] : [];
  });
}

const known = new WeakMap<ParsedContent, ReadonlyMap<string, readonly Service[]>>();

/** The services by the name of the one that they extend. */
function heirsOf(document: YamlDocument): ReadonlyMap<string, readonly Service[]> {
  const made = known.get(document.content);
  if (made) return made;
  const heirs = new Map<string, Service[]>();
  const root = document.text.includes("extends") ? Cursor.root(document) : undefined;
  for (const service of root ? servicesOf(root) : []) {
    const base = extendedName(service.node);
    if (base !== undefined && base !== service.name) heirs.set(base, [...(heirs.get(base) ?? []), service]);
  }
  known.set(document.content, heirs);
  return heirs;
}

function inherits(heir: Cursor, path: Path): boolean {
  let at: Cursor | undefined = heir;
  for (const step of path) {
    at = typeof step === "string" ? at.get(step) : undefined;
    if (!at || at.isNull) return true;
    if (at.tag === "!reset" || at.tag === "!override") return false;
    if (!at.isMap) return at.isSequence && !replaced.has(String(step));
  }
  return true;
}
