import type { Fact } from "../../facts/fact.ts";
import { movedFacts } from "../../facts/moved.ts";
import type { ParsedContent, YamlDocument, YamlTree } from "../yaml/document.ts";
import { accountFacts } from "./accounts.ts";
import { componentFacts } from "./components.ts";
import { objectsOf } from "./objects.ts";
import { rbacFacts } from "./rbac.ts";
import { workloadFacts } from "./workloads.ts";

/** The facts of a document where it stood when they were made. */
interface Known {
  readonly base: number;
  readonly index: number;
  readonly facts: readonly Fact[];
}

/** Kept as long as the tree: a keystroke leaves the documents before it where they are, and those behind it are moved. */
const known = new WeakMap<ParsedContent, Known>();

/** The facts of a stream of manifests. */
export function* kubernetesFacts(tree: YamlTree): Iterable<Fact> {
  for (const document of tree.documents) {
    const { base, index, content } = document;
    let made = known.get(content);
    // Paths begin with the index.
    if (made?.index !== index) {
      made = { base, index, facts: [...factsOf(document)] };
      known.set(content, made);
    }
    yield* movedFacts(made.facts, base - made.base);
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
