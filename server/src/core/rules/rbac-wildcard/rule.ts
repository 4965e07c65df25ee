import type { PermissionFact } from "../../facts/fact.ts";
import { type Grant, grantsOf } from "../../facts/permission.ts";
import { commandRequests } from "../../facts/requests.ts";
import type { Operation } from "../../languages/language.ts";
import type { Located } from "../../text/span.ts";
import { bindingsOf, list } from "../permissions.ts";
import { defineRule, type Fix, type RuleContext } from "../rule.ts";

export const rbacWildcard = defineRule({
  id: "rbac-wildcard",
  title: "Wildcard that includes running commands in pods",
  techniques: ["T1609", "T1098.006"],
  severity: "warning",
  confidence: "high",
  profile: "recommended",
  supersedes: [
    "rbac-exec",
    "rbac-attach",
    "rbac-ephemeral-containers",
    "rbac-port-forward",
    "rbac-node-proxy",
    "rbac-service-proxy",
    "rbac-workload-create",
    "rbac-token-create",
    "rbac-secrets-read",
  ],
  on: ["permission"],
  *check(rule, context) {
    const grants = grantsOf(rule, commandRequests(rule, context.kubernetesVersion)).filter(
      (g) => g.resource.value === "*" || g.verb.value === "*",
    );
    const [grant] = grants;
    if (!grant) return;
    const culprit = grant.resource.value === "*" ? grant.resource : grant.verb;
    const everything = [grant.group, grant.resource, grant.verb].every((word) => word.value === "*");
    yield {
      span: culprit.span,
      ...(everything && { severity: "error" }),
      message: everything ? allMessage(rule) : wildcardMessage(rule, grants, context),
      related: bindingsOf(rule, context),
      fixes: grant.resource.value === "*" ? nameResources(rule, grant) : nameVerbs(rule, grant),
    };
  },
});

function allMessage(rule: PermissionFact): string {
  const where = rule.clusterScoped
    ? "wherever it is bound"
    : rule.owner.namespace
      ? `in namespace ${rule.owner.namespace}`
      : "in its namespace";
  return (
    `Allows every action on every resource ${where}, running commands in pods included; it grows with each resource that is ` +
    "installed. Name the groups, resources and verbs that are needed."
  );
}

function wildcardMessage(rule: PermissionFact, grants: readonly Grant[], context: RuleContext): string {
  const reached = [...new Set(grants.map((g) => `${g.request.resource}/${g.request.subresource}`))];
  const [first] = grants;
  const kind = first?.resource.value === "*" ? "resources" : "verbs";
  const verbs = list(
    [...new Set(grants.map((g) => g.request.verb))].filter((v) => rule.verbs.some((w) => w.value === v)),
  );
  const by = verbs ? ` with ${verbs}` : "";
  const stream = grants.every((g) => g.request.verb === "get" && g.request.resource === "pods");
  const old = stream && !context.kubernetesVersion ? " before Kubernetes 1.35" : "";
  return (
    `\`*\` in ${kind} includes ${list(reached)}${by}, which runs commands in pods${old}. ` +
    `Name the ${kind} that are needed.`
  );
}

/** Resources that most roles are about, by API group. None of them runs commands, and none holds secrets. */
const common: ReadonlyMap<string, readonly string[]> = new Map([
  ["", ["pods", "services", "configmaps"]],
  ["apps", ["deployments", "statefulsets", "daemonsets"]],
  ["batch", ["jobs", "cronjobs"]],
]);

/** The same where the rule writes: none of them makes pods. */
const commonWritten: ReadonlyMap<string, readonly string[]> = new Map([
  ["", ["services", "configmaps"]],
  ["networking.k8s.io", ["ingresses", "networkpolicies"]],
]);

/** What a role needs only its owner knows: those of each group that the rule names, and all of them. */
function nameResources(rule: PermissionFact, { resource }: Grant): Fix[] {
  // These do something on resources of their own alone, and those should not be named lightly.
  if (rule.verbs.some((verb) => ["impersonate", "bind", "escalate"].includes(verb.value))) return [];
  const groups = rule.apiGroups.map((group) => group.value);
  const choice = rule.verbs.every((verb) => reading.includes(verb.value)) ? common : commonWritten;
  const known = [...choice].flatMap(([group, names]) =>
    groups.includes(group) || groups.includes("*") ? [names] : [],
  );
  const choices = known.length > 1 ? [...known, known.flat()] : known;
  return choices.map((names) => spell(`Name the resources: ${names.join(", ")}`, resource, rule.resources, names));
}

const reading = ["get", "list", "watch"];
const writing = [...reading, "create", "update", "patch", "delete"];

/** On a rule that is about exec alone, `create` is all that it needs. */
function nameVerbs(rule: PermissionFact, { verb }: Grant): Fix[] {
  if (rule.resources.every((r) => /\/(?:exec|attach)$/.test(r.value))) {
    return [spell("Name the verb: create", verb, rule.verbs, ["create"])];
  }
  return [
    spell(`Allow reading: ${reading.join(", ")}`, verb, rule.verbs, reading),
    spell(`Allow reading and writing: ${writing.join(", ")}`, verb, rule.verbs, writing),
  ];
}

/** Writes the names in place of the wildcard, those that the list has already left out. */
function spell(
  title: string,
  wildcard: Located<string>,
  written: readonly Located<string>[],
  names: readonly string[],
): Fix {
  const [first, ...rest] = names.filter((name) => written.every((word) => word.value !== name));
  const operations: Operation[] =
    first === undefined
      ? [{ op: "remove", path: wildcard.path }]
      : [
          { op: "set", path: wildcard.path, value: first },
          ...rest.map((value) => ({ op: "append" as const, path: wildcard.path.slice(0, -1), value })),
        ];
  return { title, safety: "unsafe", operations };
}
