import type { PermissionFact } from "../../facts/fact.ts";
import type { ResourceRequest } from "../../facts/permission.ts";

const rbac = "rbac.authorization.k8s.io";
const authentication = "authentication.k8s.io";

/**
 * What the API server asks for before someone writes rights that they do not hold, gives a role away or acts as another
 * (kubernetes/kubernetes v1.36: pkg/registry/rbac/escalation_check.go, staging/src/k8s.io/apiserver/pkg/endpoints/filters/
 * impersonation/impersonation.go). `bind` is asked in the binding's namespace, so a Role can grant it for ClusterRoles
 * too; a ClusterRole is written, and a user or group impersonated, in no namespace.
 */
const requests: readonly ResourceRequest[] = [
  { verb: "escalate", group: rbac, resource: "clusterroles", clusterWide: true },
  { verb: "escalate", group: rbac, resource: "roles" },
  { verb: "bind", group: rbac, resource: "clusterroles" },
  { verb: "bind", group: rbac, resource: "roles" },
  { verb: "impersonate", group: "", resource: "users", clusterWide: true },
  { verb: "impersonate", group: "", resource: "groups", clusterWide: true },
  { verb: "impersonate", group: "", resource: "serviceaccounts" },
  { verb: "impersonate", group: authentication, resource: "uids", clusterWide: true },
];

/** All of them, with the extra fields of users that the rule names: each is a subresource of `userextras`. */
export function escalations(rule: PermissionFact): ResourceRequest[] {
  const extras = rule.resources.flatMap(({ value }) => /^(?:userextras|\*)\/([^*]+)$/.exec(value)?.[1] ?? []);
  return [
    ...requests,
    // A few of them say all that there is to say.
    ...extras.slice(0, 8).map((subresource) => ({
      verb: "impersonate",
      group: authentication,
      resource: "userextras",
      subresource,
      clusterWide: true,
    })),
  ];
}
