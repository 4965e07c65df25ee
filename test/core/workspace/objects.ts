/** Manifests of one object each, for tests that join files. */

const namespaced = (namespace: string | undefined) => (namespace === undefined ? "" : `\n  namespace: ${namespace}`);

export function role(kind: string, name: string, resource: string, verb: string, namespace?: string): string {
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}
metadata:
  name: ${name}${namespaced(namespace)}
rules:
  - apiGroups: [""]
    resources: [${resource}]
    verbs: [${verb}]
`;
}

/** `role` is `Kind/name`. The subject is a service account of the binding's namespace, where it has one. */
export function binding(kind: string, name: string, boundRole: string, account: string, namespace?: string): string {
  const [roleKind, roleName] = boundRole.split("/");
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}
metadata:
  name: ${name}${kind === "RoleBinding" ? namespaced(namespace) : ""}
subjects:
  - kind: ServiceAccount
    name: ${account}${namespace === undefined ? "" : `\n    namespace: ${namespace}`}
roleRef:
  kind: ${roleKind}
  name: ${roleName}
`;
}

export function pod(name: string, account: string, namespace?: string): string {
  return `apiVersion: v1
kind: Pod
metadata:
  name: ${name}${namespaced(namespace)}
spec:
  serviceAccountName: ${account}
  containers:
    - name: app
      image: registry.example/app:1
`;
}
