import { groupsOf, isBuiltIn, pluralOf, scopeOf } from "../../facts/apiResources.ts";
import type { PermissionFact } from "../../facts/fact.ts";
import { distinct } from "../../facts/permission.ts";
import type { Located } from "../../text/span.ts";
import { list } from "../permissions.ts";
import { type Inert, patternsOf } from "./patterns.ts";
import { isAlive, isBeside, mistakenVerb, verbsOf } from "./verbs.ts";

type Word = Located<string>;

const clusterOnly = "it belongs to no namespace, so only a ClusterRole grants it. Remove it, or move it there";

/** With this verb the resource is the audience of a token, any string (NodeRestriction, from 1.33). */
const audienceVerb = "request-serviceaccounts-token-audience";

/** The inert words of a rule. What only an extension of Kubernetes could know is never one. */
export function inertWords(rule: PermissionFact): Inert[] {
  if (rule.templated || rule.verbs.some((verb) => verb.value === audienceVerb)) return [];
  const patterns = patternsOf(rule);
  const others = without(patterns);
  const groups = distinct(others(rule.apiGroups)).map((group) => group.value);
  const resources = distinct(others(rule.resources));
  if (groups.includes("*")) return [...patterns, ...inAnyGroup(rule, resources)];
  if (groups.length === 0 || !groups.every(isBuiltIn)) return patterns;
  const misplaced = misplacedResources(rule, groups, resources);
  const left = without(misplaced)(resources);
  const wrong = rule.apiGroups.length === 1 && left.length + patterns.length === 0 && wrongGroup(rule, misplaced);
  if (wrong) return [wrong];
  const found = [...patterns, ...misplaced];
  if (left.length === 0) return found;
  const idle = idleResources(rule, groups, left);
  if (idle.length > 0) return [...found, ...idle];
  const mistaken = mistakenVerbs(rule);
  const verbs = without(mistaken)(distinct(others(rule.verbs)));
  return [...found, ...mistaken, ...idleVerbs(rule, groups, left, verbs)];
}

/** Leaves out what is found already. */
function without(found: readonly Inert[]): (words: readonly Word[]) => Word[] {
  const known = new Set(found.map((inert) => inert.word));
  return (words) => words.filter((word) => !known.has(word));
}

/** What Kubernetes knows for impersonation alone, and only from a ClusterRole, but for service accounts. */
const isIdentity = /^(?:users|groups|uids|userextras(?:\/.+)?)$/;
const noImpersonation =
  "only a ClusterRole lets someone impersonate. Remove it, unless an extension has a resource of that name";

/**
 * With `*` as group a resource may be an extension's too. Only Kubernetes itself has `nodes/proxy`, and asks for the verbs
 * beside a request.
 */
function inAnyGroup(rule: PermissionFact, resources: readonly Word[]): Inert[] {
  const proxy = resources.find((word) => word.value === "nodes/proxy");
  if (proxy && !rule.clusterScoped) return [{ word: proxy, words: rule.resources, why: clusterOnly }];
  const identities = rule.clusterScoped ? [] : resources.filter((word) => isIdentity.test(word.value));
  if (identities.length > 0 && rule.verbs.some(({ value }) => value === "*")) {
    return identities.map((word) => ({ word, words: rule.resources, why: noImpersonation, asked: true }));
  }
  const groups = [...new Set(resources.flatMap((word) => groupsOf(baseOf(word))))];
  const beside = rule.verbs.filter((verb) => isBeside(verb.value));
  return resources.length === 0 ? [] : idleVerbs(rule, groups, resources, beside);
}

/** Resources that none of the groups has by that name, or that a Role does not reach. */
function misplacedResources(rule: PermissionFact, groups: readonly string[], resources: readonly Word[]): Inert[] {
  return resources.flatMap((word): Inert[] => {
    const inert = (why: string): Inert[] => [{ word, words: rule.resources, why }];
    const base = baseOf(word);
    const plural = pluralOf(base);
    if (plural !== undefined) {
      const right = plural + word.value.slice(base.length);
      return inert(`the API server knows it as \`${right}\`. Remove it, or write that`);
    }
    const owners = groupsOf(base);
    if (owners.length === 0) return [];
    if (!groups.some((group) => owners.includes(group))) {
      return inert(`it is in ${groupName(owners)}. Remove it, or name that group`);
    }
    const onlyInRole = isIdle(rule, groups, word) && !isIdle({ ...rule, clusterScoped: true }, groups, word);
    return onlyInRole ? inert(clusterOnly) : [];
  });
}

/** Where the rule names one group and no resource of it, the group is the mistake. */
function wrongGroup(rule: PermissionFact, misplaced: readonly Inert[]): Inert | undefined {
  const [group] = rule.apiGroups;
  const bases = [...new Set(misplaced.map(({ word }) => baseOf(word)))];
  if (!group || bases.length === 0) return undefined;
  if (bases.some((base) => groupsOf(base).length === 0 || scopeOf(group.value, base) !== undefined)) return undefined;
  const owners = groupName([...new Set(bases.flatMap((base) => groupsOf(base).slice(0, 1)))]);
  return {
    word: group,
    words: rule.apiGroups,
    why: `it has no ${list(bases, "or")}; look in ${owners}. Remove the rule, or name that group`,
  };
}

function groupName(groups: readonly string[]): string {
  return `the API group ${list(
    groups.map((group) => (group === "" ? '`""`' : `\`${group}\``)),
    "or",
  )}`;
}

/** Resources on which no verb of the rule does anything, where that holds of all of them. Beside others they are no trap. */
function idleResources(rule: PermissionFact, groups: readonly string[], resources: readonly Word[]): Inert[] {
  if (!resources.every((word) => isIdle(rule, groups, word))) return [];
  const verbs = distinct(rule.verbs).map((verb) => verb.value);
  return resources.map((word) => {
    const taken = groups.flatMap((group) => verbsOf(group, word.value) ?? []);
    const why =
      taken.length > 0
        ? `it takes ${list(taken)} alone. Remove it, or write such a verb`
        : `${list(verbs)} ${verbs.length > 1 ? "do" : "does"} nothing there. Remove it`;
    return { word, words: rule.resources, why };
  });
}

/** Verbs that no request has. */
function mistakenVerbs(rule: PermissionFact): Inert[] {
  if (rule.nonResourceURLs.length > 0) return [];
  return rule.verbs.flatMap((word) => {
    const meant = mistakenVerb(word.value);
    if (meant === undefined) return [];
    const why =
      meant === ""
        ? "the API server knows no such verb. Remove it"
        : `the verb is \`${meant}\`. Remove it, or write that`;
    return [{ word, words: rule.verbs, why }];
  });
}

/** Those of the verbs that do nothing on any of the resources. */
function idleVerbs(
  rule: PermissionFact,
  groups: readonly string[],
  resources: readonly Word[],
  verbs: readonly Word[],
): Inert[] {
  return verbs.flatMap((word) => {
    const idle = (clusterScoped: boolean) =>
      resources.every((resource) => isIdle({ clusterScoped, verbs: [word] }, groups, resource));
    if (!idle(rule.clusterScoped)) return [];
    const names = list(resources.map((resource) => resource.value));
    const why = idle(true)
      ? `it does nothing on ${names}. Remove it`
      : `on ${names} only a ClusterRole gives it. Remove it, or move it there`;
    return [{ word, words: rule.verbs, why }];
  });
}

/** True where the resource is known and none of the rule's verbs does anything on it. */
function isIdle(rule: Pick<PermissionFact, "clusterScoped" | "verbs">, groups: readonly string[], word: Word): boolean {
  const places = groups.filter((group) => scopeOf(group, baseOf(word)) !== undefined);
  if (places.length === 0 || rule.verbs.length === 0) return false;
  return !places.some((group) => rule.verbs.some((verb) => isAlive(rule, group, word.value, verb.value)));
}

/** The resource without its subresource. */
function baseOf({ value }: Word): string {
  return value.split("/")[0] ?? "";
}
