import type { Located } from "../text/span.ts";
import type { PermissionFact } from "./fact.ts";

/** One request to the API server, as the RBAC authorizer sees it. */
export interface ResourceRequest {
  readonly verb: string;
  /** `""` for the core group. */
  readonly group: string;
  /** Plural and lower case: `pods`. */
  readonly resource: string;
  readonly subresource?: string;
}

/** The words of a rule by which it allows a request. */
export interface Grant {
  readonly request: ResourceRequest;
  readonly verb: Located<string>;
  readonly group: Located<string>;
  readonly resource: Located<string>;
}

/**
 * The words by which a rule allows a request, or undefined where it does not. Follows the API server's own matching
 * (kubernetes/kubernetes, pkg/apis/rbac/v1/evaluation_helpers.go: VerbMatches, APIGroupMatches, ResourceMatches):
 * `*` matches everything, an asterisk, a slash and a name that subresource of every resource, all else is compared letter for letter, so a rule
 * on `pods` does not reach `pods/exec`, and `pods/*` matches nothing. A literal word is preferred to a wildcard, since
 * it says more. `resourceNames` narrow a grant and do not decide it here.
 */
export function grantOf(rule: PermissionFact, request: ResourceRequest): Grant | undefined {
  const { verb: v, group: g, resource: r, subresource: s } = request;
  const verb = pick(rule.verbs, [v, "*"]);
  const group = pick(rule.apiGroups, [g, "*"]);
  const resource = pick(rule.resources, s === undefined ? [r, "*"] : [`${r}/${s}`, `*/${s}`, "*"]);
  return verb && group && resource ? { request, verb, group, resource } : undefined;
}

/** The grants of those requests that the rule allows, in the order asked. */
export function grantsOf(rule: PermissionFact, requests: readonly ResourceRequest[]): Grant[] {
  return requests.flatMap((request) => grantOf(rule, request) ?? []);
}

function pick(words: readonly Located<string>[], wanted: readonly string[]): Located<string> | undefined {
  for (const value of wanted) {
    const found = words.find((word) => word.value === value);
    if (found) return found;
  }
  return undefined;
}

const pods = (subresource: string, ...verbs: string[]): ResourceRequest[] =>
  verbs.map((verb) => ({ verb, group: "", resource: "pods", subresource }));

/**
 * Requests that run a command in a container. `create` is what kubectl sends; a WebSocket handshake is an HTTP GET and
 * was authorised as `get` until Kubernetes 1.35 asked for `create` there as well (feature gate
 * AuthorizePodWebsocketUpgradeCreatePermission, KEP-4006). An ephemeral container is added by an update or a patch.
 */
export const execRequests = pods("exec", "create", "get");
export const attachRequests = pods("attach", "create", "get");
export const ephemeralRequests = pods("ephemeralcontainers", "update", "patch");

/**
 * The kubelet's own API, behind the API server's proxy: its /exec, /run and /attach take GET and POST and ask no more
 * than `nodes/proxy` (kubernetes/kubernetes, pkg/kubelet/server/auth.go). Nodes belong to no namespace, so only a
 * ClusterRole can grant it.
 */
export const nodeProxyRequests: ResourceRequest[] = ["get", "create"].map((verb) => ({
  verb,
  group: "",
  resource: "nodes",
  subresource: "proxy",
}));

/** All of them that a rule can grant where it stands. */
export function commandRequests(rule: PermissionFact): ResourceRequest[] {
  const inPods = [...execRequests, ...attachRequests, ...ephemeralRequests];
  return rule.clusterScoped ? [...inPods, ...nodeProxyRequests] : inPods;
}

/** Where a rule's grants reach, in words for a message. */
export function reach(rule: PermissionFact): string {
  const { namespace } = rule.owner;
  const names = rule.resourceNames.map((n) => n.value);
  const which =
    names.length === 0 ? "every pod" : names.length === 1 ? `the pod ${names[0]}` : `the pods ${names.join(", ")}`;
  if (!rule.clusterScoped) return namespace ? `${which} of namespace ${namespace}` : `${which} of its namespace`;
  return names.length === 0
    ? "every pod of each namespace where it is bound"
    : `${which} of each namespace where it is bound`;
}
