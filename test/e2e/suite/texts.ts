export const dockerfile = ["FROM debian:12-slim", 'ENTRYPOINT ["/bin/sh" "-c" "run.sh"]'];

export const compose = [
  "services:",
  "  agent:",
  "    image: ghcr.io/example/agent:1.4.2",
  "    volumes:",
  "      - /var/run/docker.sock:/var/run/docker.sock",
];

export const role = [
  "apiVersion: rbac.authorization.k8s.io/v1",
  "kind: Role",
  "metadata:",
  "  name: runner",
  "rules:",
  '  - apiGroups: [""]',
  "    resources: [pods, pods/exec]",
  "    verbs: [get, list, create]",
];
