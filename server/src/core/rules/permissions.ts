import type { PermissionFact } from "../facts/fact.ts";
import { type Grant, grantsOf, type ResourceRequest, reach } from "../facts/permission.ts";
import type { Located } from "../text/span.ts";
import { mayBeSame } from "../workspace/rights.ts";
import type { BindingSummary } from "../workspace/summary.ts";
import type { Workspace } from "../workspace/workspace.ts";
import type { Fix, Related, Report, RuleContext } from "./rule.ts";

/** Fixes and related places that the rules about permissions share. */

/**
 * The finding on a rule that names a subresource of pods and so allows one of the requests. `deed` says what its holders
 * then do where. A `*` among the resources is another rule's matter.
 */
export function* podGrant(
  rule: PermissionFact,
  context: RuleContext,
  requests: readonly ResourceRequest[],
  deed: (where: string) => string,
): Iterable<Report> {
  const grants = grantsOf(rule, requests).filter((grant) => grant.resource.value !== "*");
  const [grant] = grants;
  if (!grant) return;
  const { resource, verb } = grant;
  yield {
    span: resource.span,
    message:
      `Lets its holders ${deed(reach(rule))} (${verb.value} on ${resource.value}${webSocketNote(grants)}). ` +
      `Remove ${resource.value}, or bind the role only to the people who debug there.`,
    related: bindingsOf(rule, context),
    fixes: [removeResource(rule, resource), ...narrowVerbs(rule, grants)],
  };
}

/** Takes a resource out of its rule, and the rule with it where nothing else is left. */
export function removeResource(rule: PermissionFact, resource: Located<string>): Fix {
  const last = rule.resources.length === 1;
  return {
    title: last ? "Remove the rule" : `Remove ${resource.value}`,
    safety: "unsafe",
    operations: [{ op: "remove", path: last ? rule.path : resource.path }],
  };
}

/**
 * Takes the verbs by which the grants come out of a rule that has other resources and verbs to keep. None where a
 * wildcard grants, since removing that would remove everything.
 */
function narrowVerbs(rule: PermissionFact, grants: readonly Grant[]): Fix[] {
  const verbs = [...new Set(grants.map((grant) => grant.verb))];
  const rest = rule.verbs.filter((verb) => !verbs.includes(verb));
  if (rest.length === 0 || rule.resources.length < 2 || verbs.some((verb) => verb.value === "*")) return [];
  return [
    {
      title: `Remove ${list(verbs.map((verb) => verb.value))} from the verbs`,
      safety: "unsafe",
      operations: verbs.map((verb) => ({ op: "remove", path: verb.path })),
    },
  ];
}

/** More places than this say no more. */
const placeLimit = 5;

/** The bindings of the workspace that give the role to someone. */
export function bindingsOf({ owner, clusterScoped }: PermissionFact, { workspace }: RuleContext): Related[] {
  if (owner.name === undefined) return [];
  // A Role is bound in its own namespace; a ClusterRoleBinding can only name a ClusterRole.
  const valid = workspace
    .bindingsTo(owner.kind, owner.name)
    .filter((b) => clusterScoped || (b.kind === "RoleBinding" && mayBeSame(b.namespace, owner.namespace)));
  return valid.slice(0, placeLimit).flatMap((binding) => {
    const { kind, uri, span, subjects } = binding;
    const who = subjects.map((s) => `${s.kind} ${s.namespace ? `${s.namespace}/` : ""}${s.name}`);
    const where = kind === "ClusterRoleBinding" ? " in every namespace" : "";
    const bound = { uri, span, message: `bound to ${who.length > 0 ? list(who) : "nobody"}${where}` };
    return [bound, ...workloadsOf(binding, workspace)];
  });
}

/** The workloads that run under an account of the binding. */
function workloadsOf({ subjects, namespace }: BindingSummary, workspace: Workspace): Related[] {
  const pods = subjects.flatMap((s) => {
    if (s.kind !== "ServiceAccount" || s.name === "default") return [];
    return workspace.pods(s.name).filter((pod) => mayBeSame(pod.namespace, s.namespace ?? namespace));
  });
  return pods.slice(0, placeLimit).map(({ kind, name, namespace: own, uri, span }) => {
    const full = [own, name].filter((part) => part !== undefined).join("/");
    return { uri, span, message: `used by ${kind} ${full}`.trimEnd() };
  });
}

/** `a`, `a and b`, `a, b and c` */
export function list(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/** What holds of `get` alone, where no `create` is granted as well. */
function webSocketNote(grants: readonly Grant[]): string {
  return grants.some((grant) => grant.request.verb === "create") ? "" : " before Kubernetes 1.35, over a WebSocket";
}
