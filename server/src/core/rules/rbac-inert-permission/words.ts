import { groupsOf, isBuiltIn, pluralOf, scopeOf } from "../../facts/apiResources.ts";
import type { PermissionFact } from "../../facts/fact.ts";
import type { Located } from "../../text/span.ts";
import { templateMark } from "../../text/templateMark.ts";
import { list } from "../permissions.ts";
import { isAlive, isOwnVerb, mistakenVerb, verbsOf } from "./verbs.ts";

type Word = Located<string>;

/** A word of a rule that grants nothing, the list that it stands in, and a sentence that says why and what to do. */
export interface Inert {
  readonly word: Word;
  readonly words: readonly Word[];
  readonly why: string;
}

/** With this verb the resource is the audience of a token, any string (NodeRestriction, from 1.33). */
const audienceVerb = "request-serviceaccounts-token-audience";

/** The inert words of a rule. What only an extension of Kubernetes could know is never one. */
export function inertWords(rule: PermissionFact): Inert[] {
  if (rule.verbs.some((verb) => verb.value === audienceVerb)) return [];
  const patterns = [...patternsOf(rule)].filter(({ word }) => !word.value.includes(templateMark));
  const groups = rule.apiGroups.filter((group) => !patterns.some((p) => p.word === group));
  if (groups.length === 0 || !groups.every((group) => isBuiltIn(group.value))) return patterns;
  const rest = rule.resources.filter((resource) => !patterns.some((p) => p.word === resource));
  const misplaced = misplacedResources(rule, groups, rest);
  const left = rest.filter((resource) => !misplaced.some((m) => m.word === resource));
  const [group] = groups;
  const wrong = groups.length === 1 && left.length + patterns.length === 0 && wrongGroup(rule, group, misplaced);
  if (wrong) return [wrong];
  const idle = idleResources(rule, groups, left);
  return [...patterns, ...misplaced, ...(idle.length > 0 ? idle : verbsWithoutEffect(rule, groups, left, patterns))];
}

/** Asterisks that are letters. */
function* patternsOf(rule: PermissionFact): Iterable<Inert> {
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
  // (plugin/pkg/admission/certificates/util.go, impersonation/mode.go); other verbs of their own may be like that.
  const own = rule.verbs.some((verb) => isOwnVerb(verb.value)) || rule.resources.some((r) => r.value === "signers");
  for (const word of own ? [] : rule.resourceNames) {
    if (word.value.includes("*")) {
      yield {
        word,
        words: rule.resourceNames,
        why: "a name in resourceNames is no pattern, and nothing is called so. Remove it, or write the names",
      };
    }
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

/** Resources that none of the groups has by that name, or that a Role does not reach. */
function misplacedResources(rule: PermissionFact, groups: readonly Word[], resources: readonly Word[]): Inert[] {
  return resources.flatMap((word): Inert[] => {
    const [base = "", subresource] = word.value.split("/");
    const inert = (why: string): Inert[] => [{ word, words: rule.resources, why }];
    const plural = pluralOf(base);
    if (plural !== undefined) {
      const right = subresource === undefined ? plural : `${plural}/${subresource}`;
      return inert(`the API server knows it as \`${right}\`. Remove it, or write that`);
    }
    const owners = groupsOf(base);
    if (owners.length === 0) return [];
    const places = groups.filter((group) => owners.includes(group.value)).map((group) => group.value);
    if (places.length === 0) return inert(`it is in ${groupName(owners)}. Remove it, or name that group`);
    if (isIdle(rule, groups, word) && !isIdle({ ...rule, clusterScoped: true }, groups, word)) {
      return inert("it belongs to no namespace, so only a ClusterRole grants it. Remove it, or move it there");
    }
    return [];
  });
}

/** Resources on which no verb of the rule does anything, where that holds of all of them. Beside others they are no trap. */
function idleResources(rule: PermissionFact, groups: readonly Word[], resources: readonly Word[]): Inert[] {
  if (!resources.every((word) => isIdle(rule, groups, word))) return [];
  const verbs = rule.verbs.map((verb) => verb.value);
  return resources.map((word) => {
    const taken = groups.flatMap((group) => verbsOf(group.value, word.value) ?? []);
    const why =
      taken.length > 0
        ? `it takes ${list(taken)} alone. Remove it, or write such a verb`
        : `${list(verbs)} ${verbs.length > 1 ? "do" : "does"} nothing there. Remove it`;
    return { word, words: rule.resources, why };
  });
}

/** True where the resource is known and none of the rule's verbs does anything on it. */
function isIdle(rule: PermissionFact, groups: readonly Word[], { value }: Word): boolean {
  const places = groups.filter((group) => scopeOf(group.value, value.split("/")[0] ?? "") !== undefined);
  if (places.length === 0 || rule.verbs.length === 0) return false;
  return !places.some((group) => rule.verbs.some((verb) => isAlive(rule, group.value, value, verb.value)));
}

/** Where the rule names one group and no resource of it, the group is the mistake. */
function wrongGroup(rule: PermissionFact, group: Word | undefined, misplaced: readonly Inert[]): Inert | undefined {
  const bases = misplaced.map(({ word }) => word.value.split("/")[0] ?? "");
  if (!group || bases.some((base) => groupsOf(base).length === 0 || scopeOf(group.value, base) !== undefined))
    return undefined;
  const owners = [...new Set(bases.flatMap((base) => groupsOf(base).slice(0, 1)))];
  const names = list([...new Set(bases)]);
  return {
    word: group,
    words: rule.apiGroups,
    why: `it has no ${names}; look in ${groupName(owners)}. Remove the rule, or name that group`,
  };
}

function groupName(groups: readonly string[]): string {
  return `the API group ${list(
    groups.map((group) => (group === "" ? '`""`' : `\`${group}\``)),
    "or",
  )}`;
}

/** Verbs that do nothing on any of the resources that are left. */
function verbsWithoutEffect(
  rule: PermissionFact,
  groups: readonly Word[],
  resources: readonly Word[],
  patterns: readonly Inert[],
): Inert[] {
  if (resources.length === 0) return [];
  return rule.verbs.flatMap((word): Inert[] => {
    if (patterns.some((p) => p.word === word)) return [];
    const inert = (why: string): Inert[] => [{ word, words: rule.verbs, why }];
    const meant = mistakenVerb(word.value);
    if (meant !== undefined && rule.nonResourceURLs.length === 0) {
      return inert(
        meant === ""
          ? "the API server knows no such verb. Remove it"
          : `the verb is \`${meant}\`. Remove it, or write that`,
      );
    }
    const idle = (clusterScoped: boolean) =>
      resources.every((resource) => isIdle({ ...rule, clusterScoped, verbs: [word] }, groups, resource));
    if (!idle(rule.clusterScoped)) return [];
    const names = list(resources.map((r) => r.value));
    return inert(
      !idle(true)
        ? `on ${names} only a ClusterRole gives it. Remove it, or move it there`
        : `it does nothing on ${names}. Remove it`,
    );
  });
}
