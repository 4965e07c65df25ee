/** A role that lets its holders run commands in pods: one finding, of rbac-exec. */
export const role = [
  "apiVersion: rbac.authorization.k8s.io/v1",
  "kind: Role",
  "metadata:",
  "  name: runner",
  "  namespace: ci",
  "rules:",
  '  - apiGroups: [""]',
  "    resources: [pods, pods/exec]",
  "    verbs: [get, list, create]",
  "",
].join("\n");

/** The same without a finding. */
export const harmlessRole = role.replace("pods/exec", "pods/log");

export const roleUri = "file:///work/deploy/role.yaml";
export const folder = "file:///work";
export const configurationUri = "file:///work/.tradecraft.yaml";
