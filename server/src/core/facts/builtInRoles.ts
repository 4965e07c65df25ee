/**
 * What of the ClusterRoles that every cluster has matters here. The API server makes them at start
 * (kubernetes/kubernetes, plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go, release 1.34): `admin` and `edit`
 * gather `pods/exec`, `pods/attach` and `pods/portforward` with `create`; `view` reads and has no secrets.
 */
export interface BuiltInRole {
  /** The words by which it allows to run commands in pods, where it does. */
  readonly command?: string;
  readonly writes: boolean;
  /** Given to everyone by the API server itself: what any client needs to find its way. */
  readonly discovery?: boolean;
}

const discovery: BuiltInRole = { writes: false, discovery: true };

const roles: Readonly<Record<string, BuiltInRole>> = {
  "cluster-admin": { command: "every action on every resource", writes: true },
  admin: { command: "create on pods/exec", writes: true },
  edit: { command: "create on pods/exec", writes: true },
  view: { writes: false },
  "system:basic-user": discovery,
  "system:discovery": discovery,
  "system:public-info-viewer": discovery,
  "system:service-account-issuer-discovery": discovery,
  "system:monitoring": { writes: false },
  "system:kubelet-api-admin": { command: "every verb on nodes/proxy", writes: true },
};

export function builtInRole(name: string): BuiltInRole | undefined {
  return Object.hasOwn(roles, name) ? roles[name] : undefined;
}

/** The labels by which a ClusterRole becomes a part of a built-in one, with that one's name. */
export const aggregationLabels: Readonly<Record<string, string>> = {
  "rbac.authorization.k8s.io/aggregate-to-admin": "admin",
  "rbac.authorization.k8s.io/aggregate-to-edit": "edit",
  "rbac.authorization.k8s.io/aggregate-to-view": "view",
};
