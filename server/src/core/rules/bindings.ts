import type { BindingFact, Subject } from "../facts/fact.ts";
import type { Rights, RoleReference } from "../workspace/rights.ts";
import type { Fix, Related } from "./rule.ts";

/** What the rules about bindings share. */

/** The reference to the binding's role, as the workspace looks it up. */
export function roleOf({ roleKind, roleName, owner, clusterScoped }: BindingFact): RoleReference {
  return { kind: roleKind, name: roleName.value, namespace: owner.namespace, clusterWide: clusterScoped };
}

/**
 * True for a binding that the API server accepts: a ClusterRoleBinding cannot name a Role
 * (kubernetes/kubernetes, pkg/apis/rbac/validation/validation.go, ValidateClusterRoleBinding).
 */
export function isValid({ clusterScoped, roleKind }: BindingFact): boolean {
  return roleKind === "ClusterRole" || (roleKind === "Role" && !clusterScoped);
}

/** `in the whole cluster`, `in namespace web` */
export function scope({ clusterScoped, owner }: BindingFact): string {
  if (clusterScoped) return "in the whole cluster";
  return owner.namespace === undefined ? "in its namespace" : `in namespace ${owner.namespace}`;
}

/** The role's words that run commands, where the workspace has them. */
export function grantPlace(rights: Rights | undefined): Related[] {
  const { command } = rights ?? {};
  if (!command?.place) return [];
  const { uri, span } = command.place;
  return [{ uri, span, message: `allows ${command.words}` }];
}

/** Takes the subject out; a binding of its own that has no other goes as a whole where it is a list's item. */
export function removeSubject(subject: Subject): Fix {
  return {
    title: `Remove the subject ${subject.name.value}`,
    safety: "unsafe",
    operations: [{ op: "remove", path: subject.path }],
  };
}
