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
  const group =
    groups.length === 1 &&
    misplaced.length > 0 &&
    left.length === 0 &&
    patterns.length === 0 &&
    wrongGroup(rule, groups[0], misplaced);
  return group ? [group] : [...patterns, ...misplaced, ...verbsWithoutEffect(rule, groups, left, patterns)];
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

/** Resources that none of the groups has by that name, or that none of the verbs does anything on. */
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
    const alive = (clusterScoped: boolean) =>
      rule.verbs.some((verb) => places.some((group) => isAlive({ clusterScoped }, group, word.value, verb.value)));
    if (rule.verbs.length === 0 || alive(rule.clusterScoped)) return [];
    if (alive(true) && places.every((group) => scopeOf(group, base) === "cluster")) {
      return inert("it belongs to no namespace, so only a ClusterRole grants it. Remove it, or move it there");
    }
    const taken = places.flatMap((group) => verbsOf(group, word.value) ?? []);
    return inert(
      taken.length > 0
        ? `it takes ${list(taken)} alone. Remove it, or write such a verb`
        : `${list(rule.verbs.map((verb) => verb.value))} ${rule.verbs.length > 1 ? "do" : "does"} nothing there. Remove it`,
    );
  });
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
    if (resources.some((r) => groupsOf(r.value.split("/")[0] ?? "").length === 0)) return [];
    const alive = (clusterScoped: boolean) =>
      resources.some((r) => {
        const base = r.value.split("/")[0] ?? "";
        return groups.some(
          (g) => scopeOf(g.value, base) !== undefined && isAlive({ clusterScoped }, g.value, r.value, word.value),
        );
      });
    if (alive(rule.clusterScoped)) return [];
    const names = list(resources.map((r) => r.value));
    return inert(
      alive(true)
        ? `on ${names} only a ClusterRole gives it. Remove it, or move it there`
        : `it does nothing on ${names}. Remove it`,
    );
  });
}
