import { describe, expect, it } from "vitest";
import { analyzeText, type Options } from "../harness.ts";

interface Role {
  readonly kind?: "Role" | "ClusterRole";
  readonly groups?: string;
  readonly resources: string;
  readonly verbs: string;
  readonly names?: string;
}

function manifest({ kind = "ClusterRole", groups = '""', resources, verbs, names }: Role): string {
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}
metadata: { name: r, namespace: web }
rules:
  - apiGroups: [${groups}]
    resources: [${resources}]
${names === undefined ? "" : `    resourceNames: [${names}]\n`}    verbs: [${verbs}]
`;
}

/** `rule word` of each finding, in the order of the text. */
function found(role: Role, options: Options = {}): string[] {
  const text = manifest(role);
  return analyzeText("kubernetes", text, options).findings.map(
    (f) => `${f.rule} ${text.slice(f.span.start, f.span.end)}`,
  );
}

function messages(role: Role, options: Options = {}): string {
  return analyzeText("kubernetes", manifest(role), options)
    .findings.map((f) => f.message)
    .join("\n");
}

describe("get on a stream of a pod", () => {
  const role: Role = { kind: "Role", resources: "pods/exec", verbs: "get" };
  it("tells both where the release is not known", () => {
    expect(messages(role)).toContain("get on pods/exec over a WebSocket, before Kubernetes 1.35; from then on");
  });
  it("is plain before 1.35", () => {
    expect(messages(role, { kubernetes: "1.34" })).toContain("(get on pods/exec over a WebSocket)");
  });
  it("grants nothing by itself from 1.35", () => {
    for (const resources of ["pods/exec", "pods/attach", "pods/portforward", '"*"']) {
      expect(found({ ...role, resources }, { kubernetes: "1.35", profile: "recommended" })).toEqual([]);
    }
    expect(found({ ...role, verbs: "create" }, { kubernetes: "1.35" })).toEqual(["rbac-exec pods/exec"]);
  });
  it("still reaches the kubelet by a wildcard", () => {
    expect(found({ resources: '"*"', verbs: "get" }, { kubernetes: "1.35" })).toEqual(['rbac-wildcard "*"']);
  });
});

describe("one cause is one finding", () => {
  const cases: [role: Role, expected: string[]][] = [
    [{ groups: '"*"', resources: '"*"', verbs: '"*"' }, ['rbac-wildcard "*"']],
    [{ resources: "pods/exec, '*/exec'", verbs: "create" }, ["rbac-exec pods/exec", "rbac-exec '*/exec'"]],
    [{ resources: "'*/proxy'", verbs: "get" }, ["rbac-node-proxy '*/proxy'"]],
    [
      { resources: "nodes/proxy, services/proxy", verbs: "get" },
      ["rbac-node-proxy nodes/proxy", "rbac-service-proxy services/proxy"],
    ],
    [{ kind: "Role", resources: "'*/proxy'", verbs: "get" }, ["rbac-service-proxy '*/proxy'"]],
    [{ resources: "'*'", verbs: "get, impersonate" }, ["rbac-wildcard '*'", "rbac-escalation-verb impersonate"]],
    [{ resources: "pods, secrets", verbs: "'*'" }, ["rbac-workload-create pods", "rbac-secrets-read secrets"]],
  ];
  it.each(cases)("%j", (role, expected) => expect(found(role)).toEqual(expected));
});

describe("escalation", () => {
  const rbac = "rbac.authorization.k8s.io";
  const severity = (role: Role) => analyzeText("kubernetes", manifest(role)).findings.map((f) => f.severity);
  it("is information where names narrow it, but not to what has everything", () => {
    const bind: Role = { groups: rbac, resources: "clusterroles", verbs: "bind" };
    expect(severity({ ...bind, names: "view, edit" })).toEqual(["information"]);
    expect(severity({ ...bind, names: "view, cluster-admin" })).toEqual(["warning"]);
    expect(severity({ resources: "groups", verbs: "impersonate", names: "'system:masters'" })).toEqual(["warning"]);
  });
  it("names extra fields of users one by one", () => {
    const role: Role = { groups: "authentication.k8s.io", resources: "userextras/scopes, uids", verbs: "impersonate" };
    expect(found(role)).toEqual(["rbac-escalation-verb impersonate"]);
    expect(found({ ...role, resources: "userextras" })).toEqual(["rbac-inert-permission userextras"]);
  });
  it("in a Role is what a namespace has", () => {
    const role: Role = { kind: "Role", resources: "users, groups, serviceaccounts", verbs: "impersonate" };
    expect(found(role)).toEqual([
      "rbac-inert-permission users",
      "rbac-inert-permission groups",
      "rbac-escalation-verb impersonate",
    ]);
  });
});

describe("what grants nothing", () => {
  const inert = (role: Role) =>
    found(role)
      .filter((f) => f.startsWith("rbac-inert-permission "))
      .map((f) => f.slice("rbac-inert-permission ".length));
  const cases: [role: Role, expected: string[]][] = [
    [
      { resources: "'pods/*', 'nodes/*', '*/*', 'p*ds', '*/log'", verbs: "get" },
      ["'pods/*'", "'nodes/*'", "'*/*'", "'p*ds'"],
    ],
    [{ groups: "'*.example.com'", resources: "things", verbs: "get" }, ["'*.example.com'"]],
    [{ groups: "example.com", resources: "'thing*'", verbs: "'get*', list" }, ["'thing*'", "'get*'"]],
    [
      { resources: "pod, Secret, svc, deployments.apps, ConfigMaps, services", verbs: "get" },
      ["pod", "Secret", "svc", "deployments.apps", "ConfigMaps"],
    ],
    [{ resources: "pod/exec", verbs: "create" }, ["pod/exec"]],
    [{ groups: "apps", resources: "pods, deployments", verbs: "get" }, ["pods"]],
    [{ groups: "policy", resources: "pods/eviction", verbs: "create" }, ["policy"]],
    [{ groups: "policy, ''", resources: "pods/eviction", verbs: "create" }, []],
    [{ groups: "example.com, apps", resources: "pods, pod", verbs: "exec" }, []],
    [{ resources: "pods/exec", verbs: "patch, update" }, ["pods/exec"]],
    [{ resources: "pods/exec", verbs: "create, patch" }, ["patch"]],
    [{ resources: "pods, pods/exec", verbs: "list, patch" }, []],
    [{ resources: "pods", verbs: "get, exec, GET, lists, write" }, ["exec", "GET", "lists", "write"]],
    [{ resources: "pods", verbs: "get, use, sync, 'impersonate:user-info', frobnicate" }, []],
    [{ resources: "pods", verbs: "get, impersonate, escalate" }, ["impersonate", "escalate"]],
    [{ groups: "rbac.authorization.k8s.io", resources: "rolebindings", verbs: "create, bind" }, ["bind"]],
    [{ resources: "configmaps", verbs: "get", names: "'app-*', app" }, ["'app-*'"]],
    [{ resources: "my-registry", verbs: "request-serviceaccounts-token-audience" }, []],
    [{ groups: "example.com", resources: "pods", verbs: "read", names: "'a*'" }, []],
    [{ kind: "Role", resources: "namespaces", verbs: "get" }, []],
    [{ kind: "Role", resources: "namespaces", verbs: "list" }, ["namespaces"]],
    [{ kind: "Role", resources: "namespaces", verbs: "get, list" }, ["list"]],
    [{ kind: "Role", groups: "storage.k8s.io", resources: "storageclasses", verbs: "'*'" }, ["storageclasses"]],
    [{ kind: "Role", groups: "'*'", resources: "nodes, users", verbs: "'*'" }, ["users"]],
    [{ kind: "Role", groups: "'*'", resources: "nodes/proxy", verbs: "'*'" }, ["nodes/proxy"]],
    [{ kind: "Role", groups: "'*'", resources: "groups", verbs: "impersonate" }, ["impersonate"]],
    [
      { kind: "Role", groups: "rbac.authorization.k8s.io", resources: "clusterroles", verbs: "bind, escalate" },
      ["escalate"],
    ],
    [{ resources: "'{{ .Values.x }}*', '$(KIND)*', pods", verbs: "get" }, []],
  ];
  it.each(cases)("%j", (role, expected) => expect(inert(role)).toEqual(expected));

  it("nothing that a template decides", () => {
    const role = manifest({ kind: "Role", resources: "nodes, pod", verbs: "get" });
    const inert = (text: string) =>
      analyzeText("kubernetes", text).findings.filter((f) => f.rule === "rbac-inert-permission").length;
    expect(inert(role)).toBe(2);
    expect(inert(role.replace("kind: Role", "{{ if .x }}\nkind: Role\n{{ else }}\nkind: ClusterRole\n{{ end }}"))).toBe(
      0,
    );
    expect(
      inert(role.replace("    resources", "    {{- if .x }}\n    apiGroups: [x.io]\n    {{- end }}\n    resources")),
    ).toBe(0);
  });

  it("an asterisk within a path", () => {
    const text = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: r }
rules: [{ nonResourceURLs: ["/api/*/pods", "/healthz/*"], verbs: [get, head] }]
`;
    const { findings } = analyzeText("kubernetes", text);
    expect(findings.map((f) => text.slice(f.span.start, f.span.end))).toEqual(['"/api/*/pods"']);
  });
});
