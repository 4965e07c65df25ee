import type { Fact } from "../../facts/fact.ts";
import type { ParsedContent, YamlDocument, YamlTree } from "../yaml/document.ts";
import { accountFacts } from "./accounts.ts";
import { componentFacts } from "./components.ts";
import { objectsOf } from "./objects.ts";
import { rbacFacts } from "./rbac.ts";
import { workloadFacts } from "./workloads.ts";

/** The facts of a document at the place where it stood when they were made. */
interface Known {
  readonly base: number;
  readonly index: number;
  readonly facts: readonly Fact[];
}

/** Kept as long as the tree: a keystroke leaves the documents before it where they were, and their facts hold. */
const known = new WeakMap<ParsedContent, Known>();

/** The facts of a stream of manifests. */
export function* kubernetesFacts(tree: YamlTree): Iterable<Fact> {
  for (const document of tree.documents) {
    const { base, index, content } = document;
    const before = known.get(content);
    const holds = before?.base === base && before.index === index;
    const facts = holds ? before.facts : [...factsOf(document)];
    if (!holds) known.set(content, { base, index, facts });
    yield* facts;
  }
}

function* factsOf(document: YamlDocument): Iterable<Fact> {
  /** A node behind an alias serves several places, but stands, and is reported, once. */
  const seen = new Set<string>();
  for (const object of objectsOf(document)) {
    const ofObject = [workloadFacts(object), rbacFacts(object), accountFacts(object), componentFacts(object)];
    for (const facts of ofObject) {
      for (const fact of facts) {
        const place = `${fact.kind}\0${fact.path.join("\0")}`;
        if (seen.has(place)) continue;
        seen.add(place);
        yield fact;
      }
    }
  }
}
