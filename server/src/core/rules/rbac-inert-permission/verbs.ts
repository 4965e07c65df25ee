import { scopeOf } from "../../facts/apiResources.ts";
import type { PermissionFact } from "../../facts/fact.ts";
import { nearest } from "../../text/nearest.ts";

/** The verbs of requests for resources (staging/src/k8s.io/apiserver/pkg/endpoints/request/requestinfo.go). */
const requestVerbs = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"];

const stream = ["create", "get"];
const proxied = ["get", "create", "update", "patch", "delete"];

/** Subresources that look as if they took any verb, and the ones that they take (API reference v1.36). */
const takes: Readonly<Record<string, readonly string[]>> = {
  "pods/exec": stream,
  "pods/attach": stream,
  "pods/portforward": stream,
  "pods/ephemeralcontainers": ["get", "update", "patch"],
  "pods/eviction": ["create"],
  "pods/binding": ["create"],
  "pods/proxy": proxied,
  "services/proxy": proxied,
  "nodes/proxy": proxied,
  "serviceaccounts/token": ["create"],
};

/** Verbs that no request has and the API server asks for beside one, with the resources for which it asks. */
const beside: Readonly<Record<string, RegExp>> = {
  bind: /^rbac\.authorization\.k8s\.io (?:cluster)?roles$/,
  escalate: /^rbac\.authorization\.k8s\.io (?:cluster)?roles$/,
  impersonate: /^(?: (?:users|groups|serviceaccounts)|authentication\.k8s\.io (?:uids|userextras\/.+))$/,
};

/** Cluster-scoped resources for which the API server asks in a namespace after all, and with which verbs. */
const inNamespace: Readonly<Record<string, readonly string[]>> = {
  // A binding in the namespace may name one (pkg/registry/rbac/escalation_check.go).
  clusterroles: ["bind"],
  // The namespace itself: its name in the path is taken for the request's namespace (requestinfo.go).
  namespaces: ["get", "update", "patch", "delete"],
  // Asked in the namespace of the pod, until policies went with 1.25.
  podsecuritypolicies: ["use"],
};

/** What people write for a verb: kubectl's commands, HTTP methods, plain English. No request has any of them. */
const mistakes = new Set(
  (
    "exec attach log logs portforward port-forward run debug cp scale rollout edit apply replace describe proxy connect " +
    "read write readonly view modify add remove all any post put head options"
  ).split(" "),
);
// The API server once took this one from a path (requestinfo.go, specialVerbs).
mistakes.delete("proxy");

/** The verb that was meant, or `""` where none is near; undefined for a verb that may be one. */
export function mistakenVerb(verb: string): string | undefined {
  if (verb === "*" || requestVerbs.includes(verb) || Object.hasOwn(beside, verb)) return undefined;
  const lower = verb.toLowerCase();
  if (requestVerbs.includes(lower)) return lower;
  if (mistakes.has(lower)) return "";
  // One letter more or less: extensions of Kubernetes have verbs of their own, but not such.
  const near = nearest(lower, requestVerbs);
  return near !== undefined &&
    (lower.startsWith(near) || near.startsWith(lower)) &&
    Math.abs(near.length - lower.length) === 1
    ? near
    : undefined;
}

/** A verb that no request has and that the API server asks for beside one. */
export function isBeside(verb: string): boolean {
  return Object.hasOwn(beside, verb);
}

/** A verb that is neither a request's nor asked for beside one: whoever asks for it decides what it means. */
export function isOwnVerb(verb: string): boolean {
  return verb !== "*" && !requestVerbs.includes(verb) && !isBeside(verb);
}

/** The verbs that a subresource takes, where not all. */
export function verbsOf(group: string, resource: string): readonly string[] | undefined {
  return group === "" && Object.hasOwn(takes, resource) ? takes[resource] : undefined;
}

/** Whether the verb does something on the resource, in a role of that scope. What is not known does. */
export function isAlive(
  rule: Pick<PermissionFact, "clusterScoped">,
  group: string,
  resource: string,
  verb: string,
): boolean {
  const [base = ""] = resource.split("/");
  const supported = (name: string) =>
    verbsOf(group, resource)?.includes(name) ?? beside[name]?.test(`${group} ${resource}`) ?? true;
  const known = [...requestVerbs, ...Object.keys(beside)];
  const candidates = verb === "*" ? [...known, "use"] : [verb];
  return candidates.some((name) => {
    if (!supported(name)) return false;
    if (rule.clusterScoped || scopeOf(group, base) !== "cluster") return true;
    return inNamespace[base]?.includes(name) ?? !(known.includes(name) || name === "use");
  });
}
