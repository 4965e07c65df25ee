import type { PermissionFact } from "../facts/fact.ts";
import { type Grant, grantsByWord, type ResourceRequest, reach } from "../facts/permission.ts";
import type { Located } from "../text/span.ts";
import { mayBeSame } from "../workspace/rights.ts";
import type { BindingSummary } from "../workspace/summary.ts";
import type { Workspace } from "../workspace/workspace.ts";
import type { Fix, Related, Report, RuleContext } from "./rule.ts";

/** Fixes and related places that the rules about permissions share. */

/** What a rule about one subresource says of those who hold it. */
export interface Deed {
  /** What they do there: `run commands in every pod of namespace ci`. */
  readonly what: (where: string) => string;
  /** To whom else the right could be left: `bind the role only to …`. */
  readonly instead: string;
  /** The resource in the singular, where it is no pod. */
  readonly resource?: (request: ResourceRequest) => string;
  /** Words of the rule that another rule speaks of. */
  readonly except?: ReadonlySet<Located<string>>;
}

/**
 * The findings on the words of a rule that name a subresource and so allow one of the requests. A `*` among the resources
 * is another rule's matter.
 */
export function* subresourceGrants(
  rule: PermissionFact,
  context: RuleContext,
  requests: readonly ResourceRequest[],
  deed: Deed,
): Iterable<Report> {
  for (const [resource, grants] of grantsByWord(rule, requests)) {
    const [grant] = grants;
    if (!grant || resource.value === "*" || deed.except?.has(resource)) continue;
    const where = reach(rule, deed.resource?.(grant.request));
    yield {
      span: resource.span,
      message:
        `Lets its holders ${deed.what(where)} (${grant.verb.value} on ${resource.value}${webSocketNote(grants, context)}). ` +
        `Remove ${resource.value}, or ${deed.instead}.`,
      related: bindingsOf(rule, context),
      fixes: [removeResource(rule, resource), ...narrowVerbs(rule, grants)],
    };
  }
}

/** The same for what opens a console or a stream in a pod, which people need while they debug. */
export function podGrant(
  rule: PermissionFact,
  context: RuleContext,
  requests: readonly ResourceRequest[],
  what: Deed["what"],
): Iterable<Report> {
  const instead = "bind the role only where, and to whom, it is needed";
  return subresourceGrants(rule, context, requests, { what, instead });
}

/** Takes a resource out of its rule, and the rule with it where nothing else is left. */
export function removeResource(rule: PermissionFact, resource: Located<string>): Fix {
  return removeWord(rule, rule.resources, resource, "unsafe");
}

/** Takes a word out of one of the lists of its rule, and the rule with it where the list would be empty. */
export function removeWord(
  rule: PermissionFact,
  words: readonly Located<string>[],
  word: Located<string>,
  safety: Fix["safety"],
): Fix {
  const last = words.length === 1;
  return {
    title: last ? "Remove the rule" : `Remove ${word.value}`,
    safety,
    operations: [{ op: "remove", path: last ? rule.path : word.path }],
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
export function list(words: readonly string[], and = "and"): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} ${and} ${words.at(-1)}`;
}

const streams = new Set(["exec", "attach", "portforward"]);

/** What holds of `get` alone on a stream, where no `create` is granted as well. */
function webSocketNote(grants: readonly Grant[], { kubernetesVersion }: RuleContext): string {
  const readOnly = grants.every(({ request: r }) => r.verb === "get" && streams.has(r.subresource ?? ""));
  if (!readOnly) return "";
  return kubernetesVersion
    ? " over a WebSocket"
    : " over a WebSocket, before Kubernetes 1.35; from then on it takes create too";
}
