import type { PermissionFact } from "../../facts/fact.ts";
import { type Grant, grantsOf } from "../../facts/permission.ts";
import { commandRequests } from "../../facts/requests.ts";
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

/** Offered as a start to edit: common resources whose rights run no commands, written ones none of which makes pods. */
function nameResources(rule: PermissionFact, { resource, group }: Grant): Fix[] {
  // These do something on resources of their own alone, and those should not be named lightly.
  if (rule.verbs.some((verb) => ["impersonate", "bind", "escalate"].includes(verb.value))) return [];
  const reads = rule.verbs.every((verb) => ["get", "list", "watch"].includes(verb.value));
  const names = [
    ...(reads ? ["pods"] : []),
    "services",
    "configmaps",
    ...(group.value === "*" ? [reads ? "deployments" : "ingresses"] : []),
  ];
  return [spell(`Name the resources: ${names.join(", ")}`, resource.path, names)];
}

/** On a rule that names exec itself, `create` is all that it needs; elsewhere reading is the likely need. */
function nameVerbs(rule: PermissionFact, { verb }: Grant): Fix[] {
  const onlyExec = rule.resources.every((r) => /\/(?:exec|attach)$/.test(r.value));
  const verbs = onlyExec ? ["create"] : ["get", "list", "watch"];
  return [spell(`Name the verbs: ${verbs.join(", ")}`, verb.path, verbs)];
}

function spell(title: string, path: Grant["verb"]["path"], names: readonly string[]): Fix {
  const [first = "", ...rest] = names;
  return {
    title,
    safety: "unsafe",
    operations: [
      { op: "set", path, value: first },
      ...rest.map((value) => ({ op: "append" as const, path: path.slice(0, -1), value })),
    ],
  };
}
