import type { Located } from "../text/span.ts";
import type { PermissionFact } from "./fact.ts";

/**
 * What a rule of a role allows, answered as the API server answers it. Sources, kubernetes/kubernetes v1.36:
 * pkg/apis/rbac/v1/evaluation_helpers.go (VerbMatches, APIGroupMatches, ResourceMatches, ResourceNameMatches,
 * NonResourceURLMatches), plugin/pkg/auth/authorizer/rbac/rbac.go (RuleAllows), and for what a request carries
 * staging/src/k8s.io/apiserver/pkg/endpoints/request/requestinfo.go (NewRequestInfo). Which rules are asked at all is
 * decided in pkg/registry/rbac/validation/rule.go (VisitRulesFor).
 */

/** One request to the API server, as the RBAC authorizer sees it. */
export interface ResourceRequest {
  readonly verb: string;
  /** `""` for the core group. */
  readonly group: string;
  /** Plural and lower case: `pods`. */
  readonly resource: string;
  readonly subresource?: string;
  /** The one object that is asked for, `""` for none. Left out, the question is whether there is an object at all. */
  readonly name?: string;
  /** True where the request names no namespace, as for nodes or users: what a RoleBinding gives does not count there. */
  readonly clusterWide?: boolean;
}

/** The words of a rule by which it allows a request. */
export interface Grant {
  readonly request: ResourceRequest;
  readonly verb: Located<string>;
  readonly group: Located<string>;
  readonly resource: Located<string>;
}

/**
 * The words by which a rule allows a request, or undefined where it does not. `*` matches everything, an asterisk with a
 * slash and a name that subresource of every resource; all else is compared letter for letter, so a rule on `pods` does
 * not reach `pods/exec`, and `pods/*` matches nothing. Where `resourceNames` are given, one of them must be the name in
 * the request. A literal word is preferred to a wildcard, since it says more.
 */
export function grantOf(rule: PermissionFact, request: ResourceRequest): Grant | undefined {
  const { verb: v, group: g } = request;
  if (request.clusterWide && !rule.clusterScoped) return undefined;
  const verb = pick(rule.verbs, [v, "*"]);
  const group = pick(rule.apiGroups, [g, "*"]);
  const resource = pick(rule.resources, resourceWords(request));
  return verb && group && resource && nameMatches(rule, request) ? { request, verb, group, resource } : undefined;
}

/** The grants of those requests that the rule allows, in the order asked. */
export function grantsOf(rule: PermissionFact, requests: readonly ResourceRequest[]): Grant[] {
  return requests.flatMap((request) => grantOf(rule, request) ?? []);
}

/** The same for each word of `resources` by itself: two words that allow one request are two grants. */
export function grantsByWord(
  rule: PermissionFact,
  requests: readonly ResourceRequest[],
): Map<Located<string>, Grant[]> {
  const allowed = grantsOf(rule, requests);
  const words = new Map<Located<string>, Grant[]>();
  for (const resource of distinct(rule.resources)) {
    const grants = allowed.filter(({ request }) => resourceWords(request).includes(resource.value));
    if (grants.length === 0) continue;
    words.set(
      resource,
      grants.map((grant) => ({ ...grant, resource })),
    );
  }
  return words;
}

/** Of equal words the first. */
export function distinct(words: readonly Located<string>[]): Located<string>[] {
  const byValue = new Map<string, Located<string>>();
  for (const word of words) if (!byValue.has(word.value)) byValue.set(word.value, word);
  return [...byValue.values()];
}

/**
 * The word by which a rule allows a request for a path that is no resource, such as `/healthz`. An asterisk counts alone
 * and at the end, elsewhere it is a letter. Such a request names no namespace.
 */
export function urlGrantOf(rule: PermissionFact, verb: string, path: string): Located<string> | undefined {
  if (!rule.clusterScoped || !pick(rule.verbs, [verb, "*"])) return undefined;
  return rule.nonResourceURLs.find(
    ({ value }) => value === path || (value.endsWith("*") && path.startsWith(value.replace(/\*+$/, ""))),
  );
}

function nameMatches(rule: PermissionFact, request: ResourceRequest): boolean {
  const names = rule.resourceNames.map((name) => name.value);
  if (names.length === 0) return true;
  return request.name === undefined ? carriesName(request) && names.some(isName) : names.includes(request.name);
}

/**
 * Whether a request can name an object. Creating one and deleting a collection address the collection, while `create` on
 * a subresource addresses the object that has it; `list` and `watch` carry the name that a field selector on
 * `metadata.name` asks for.
 */
function carriesName({ verb, subresource }: ResourceRequest): boolean {
  return subresource !== undefined || (verb !== "create" && verb !== "deletecollection");
}

/** A name in `resourceNames` is no pattern, and no object, account or user is called by an asterisk. */
function isName(name: string): boolean {
  return name !== "" && !name.includes("*");
}

/** The words that allow a resource, the one that says most first. */
function resourceWords({ resource, subresource }: ResourceRequest): string[] {
  return subresource === undefined ? [resource, "*"] : [`${resource}/${subresource}`, `*/${subresource}`, "*"];
}

function pick(words: readonly Located<string>[], wanted: readonly string[]): Located<string> | undefined {
  for (const value of wanted) {
    const found = words.find((word) => word.value === value);
    if (found) return found;
  }
  return undefined;
}

/** Where a rule's grants reach, in words for a message. `what` is the resource in the singular. */
export function reach(rule: PermissionFact, what = "pod"): string {
  const { namespace } = rule.owner;
  const names = namesOf(rule);
  const which =
    names.length === 0
      ? `every ${what}`
      : names.length === 1
        ? `the ${what} ${names[0]}`
        : `the ${what}s ${names.join(", ")}`;
  if (!rule.clusterScoped) return namespace ? `${which} of namespace ${namespace}` : `${which} of its namespace`;
  return `${which} of each namespace where it is bound`;
}

/** The names that `resourceNames` narrows a rule to; none where it does not. */
export function namesOf(rule: PermissionFact): string[] {
  return rule.resourceNames.map((name) => name.value).filter(isName);
}
