import type { Fact } from "../../facts/fact.ts";
import { Cursor } from "../yaml/cursor.ts";
import type { YamlTree } from "../yaml/document.ts";
import { commandFacts } from "./commands.ts";
import { containerFact } from "./containers.ts";
import { deviceFacts, mountFacts } from "./mounts.ts";
import { initSteps, servicesOf } from "./services.ts";

/** The services of a Compose file, what they run and mount. Each document of a stream is read for itself. */
export function* composeFacts(tree: YamlTree): Iterable<Fact> {
  for (const document of tree.documents) {
    const root = Cursor.root(document);
    if (root) yield* once(factsOf(root));
  }
}

function* factsOf(root: Cursor): Iterable<Fact> {
  const services = servicesOf(root).flatMap((service) => [service, ...initSteps(service)]);
  for (const service of services) {
    const container = containerFact(service);
    yield container;
    yield* commandFacts(service, container);
    yield* mountFacts(service);
  }
  yield* deviceFacts(root, services);
}

/** A value behind an alias serves several services, but stands once and is said once, by the first of them. */
function* once(facts: Iterable<Fact>): Iterable<Fact> {
  const seen = new Set<string>();
  for (const fact of facts) {
    const key = JSON.stringify([fact.kind, writtenAt(fact)]);
    if (seen.has(key)) continue;
    seen.add(key);
    yield fact;
  }
}

function writtenAt(fact: Fact): unknown {
  if (fact.kind !== "command") return fact.path;
  const { entrypoint, arguments: args, image } = fact;
  return entrypoint || args ? [entrypoint?.path, args?.path] : [image?.path];
}
