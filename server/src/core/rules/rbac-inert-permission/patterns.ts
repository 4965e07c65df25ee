import type { PermissionFact } from "../../facts/fact.ts";
import type { Located } from "../../text/span.ts";
import { isOwnVerb } from "./verbs.ts";

type Word = Located<string>;

/** A word of a rule that grants nothing, the list that it stands in, and a sentence that says why and what to do. */
export interface Inert {
  readonly word: Word;
  readonly words: readonly Word[];
  readonly why: string;
  /** True where the API server does ask for it, in one rare place. */
  readonly asked?: boolean;
}

/** The words of a rule whose asterisks are letters. Of `$(VAR)*` and `${VAR}*` only a later tool knows what they are. */
export function patternsOf(rule: PermissionFact): Inert[] {
  return [...asterisks(rule)].filter(({ word }) => !/\$[({]/.test(word.value));
}

function* asterisks(rule: PermissionFact): Iterable<Inert> {
  const letter = "an asterisk counts only alone";
  for (const word of rule.apiGroups) {
    if (isGlob(word)) yield { word, words: rule.apiGroups, why: `${letter}. Remove it, or name the groups` };
  }
  for (const word of rule.resources) {
    if (isGlob(word) && !/^\*\/[^*]+$/.test(word.value)) {
      const name = word.value.endsWith("/*") ? "subresources" : "resources";
      yield { word, words: rule.resources, why: `${letter} or before a slash. Remove it, or name the ${name}` };
    }
  }
  for (const word of rule.verbs) {
    if (isGlob(word)) yield { word, words: rule.verbs, why: `${letter}. Remove it, or name the verbs` };
  }
  // For the signers of certificates and for an agent that acts as its own node such names mean something
  // (pkg/certauthorization/certauthorization.go, impersonation/mode.go); other verbs of their own may be like that.
  const own = rule.verbs.some((verb) => isOwnVerb(verb.value)) || rule.resources.some((r) => r.value === "signers");
  // Who writes an admission policy is asked whether they may `get` the object `*` of the kind of its parameters
  // (pkg/registry/admissionregistration/validatingadmissionpolicy/authz.go).
  const asked = rule.clusterScoped && rule.verbs.some((verb) => verb.value === "get" || verb.value === "*");
  for (const word of own ? [] : rule.resourceNames) {
    if (!word.value.includes("*")) continue;
    const why = "a name in resourceNames is no pattern, and nothing is called so. Remove it, or write the names";
    yield { word, words: rule.resourceNames, why, asked: asked && word.value === "*" };
  }
  for (const word of rule.nonResourceURLs) {
    if (word.value.replace(/\*+$/, "").includes("*")) {
      yield {
        word,
        words: rule.nonResourceURLs,
        why: "in a path an asterisk counts only at the end. Remove it, or write the path",
      };
    }
  }
}

function isGlob({ value }: Word): boolean {
  return value !== "*" && value.includes("*");
}
