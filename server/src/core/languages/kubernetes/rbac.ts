import type { BindingFact, Fact, Label, PermissionFact, RoleFact, Subject } from "../../facts/fact.ts";
import type { Cursor } from "../yaml/cursor.ts";
import type { KubernetesObject } from "./objects.ts";

const rbacGroup = "rbac.authorization.k8s.io";

/** A Role or ClusterRole and its rules, or the one binding that a RoleBinding or ClusterRoleBinding is. */
export function* rbacFacts(object: KubernetesObject): Iterable<Fact> {
  if (object.group !== undefined && object.group !== rbacGroup) return;
  switch (object.kind) {
    case "Role":
    case "ClusterRole": {
      const rules = (object.root.get("rules")?.items() ?? []).filter((rule) => rule.isMap);
      const fact = role(
        object,
        rules.map((rule) => permission(object, rule)),
      );
      yield* fact.rules;
      yield fact;
      break;
    }
    case "RoleBinding":
    case "ClusterRoleBinding": {
      const fact = binding(object);
      if (fact) yield fact;
    }
  }
}

function role({ owner, kind, root }: KubernetesObject, rules: readonly PermissionFact[]): RoleFact {
  return {
    kind: "role",
    language: "kubernetes",
    owner,
    clusterScoped: kind === "ClusterRole",
    rules,
    labels: labels(root.get("metadata", "labels")),
    aggregates: (root.get("aggregationRule", "clusterRoleSelectors")?.items() ?? [])
      .map(selector)
      .filter((labels) => labels !== undefined),
    span: root.span,
    path: root.path,
  };
}

function labels(node: Cursor | undefined): Label[] {
  return (node?.entries() ?? []).flatMap(({ key, value }) => {
    const word = value?.word();
    return word ? { key, value: word.value } : [];
  });
}

/** A selector by labels alone. One without any selects everything, as the API server has it. */
function selector(node: Cursor): Readonly<Record<string, string>> | undefined {
  if ((node.get("matchExpressions")?.items().length ?? 0) > 0) return undefined;
  return Object.fromEntries(labels(node.get("matchLabels")).map(({ key, value }) => [key.value, value]));
}

function permission(object: KubernetesObject, rule: Cursor): PermissionFact {
  const list = (key: string) => rule.get(key)?.words() ?? [];
  return {
    kind: "permission",
    language: "kubernetes",
    owner: object.owner,
    clusterScoped: object.kind === "ClusterRole",
    apiGroups: list("apiGroups"),
    resources: list("resources"),
    resourceNames: list("resourceNames"),
    nonResourceURLs: list("nonResourceURLs"),
    verbs: list("verbs"),
    span: rule.span,
    path: rule.path,
    shared: rule.shared || ["resources", "verbs"].some((key) => rule.get(key)?.shared ?? false),
  };
}

function binding(object: KubernetesObject): BindingFact | undefined {
  const roleName = object.root.get("roleRef", "name")?.word();
  const roleKind = object.root.string("roleRef", "kind");
  if (!roleName || roleKind === undefined) return undefined;
  return {
    kind: "binding",
    language: "kubernetes",
    owner: object.owner,
    clusterScoped: object.kind === "ClusterRoleBinding",
    roleKind,
    roleName,
    subjects: (object.root.get("subjects")?.items() ?? []).flatMap((s) => subject(s) ?? []),
    span: object.root.span,
    path: object.root.path,
  };
}

function subject(node: Cursor): Subject | undefined {
  const name = node.get("name")?.word();
  const kind = node.string("kind");
  const namespace = node.string("namespace");
  if (!name || kind === undefined) return undefined;
  return { kind, name, ...(namespace !== undefined && { namespace }), path: node.path };
}
