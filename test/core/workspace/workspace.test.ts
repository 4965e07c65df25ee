import { describe, expect, it } from "vitest";
import { read } from "../../../server/src/core/analysis/read.ts";
import { createAnalyzer } from "../../../server/src/core/index.ts";
import { languages } from "../../../server/src/core/languages/registry.generated.ts";
import { createLibrary } from "../../../server/src/core/techniques/library.ts";
import { Nearby } from "../../../server/src/core/workspace/nearby.ts";
import { mayTellOthers } from "../../../server/src/core/workspace/summary.ts";
import { WorkspaceIndex } from "../../../server/src/core/workspace/workspace.ts";
import { analyzeText } from "../../harness.ts";
import { binding, pod, role } from "./objects.ts";

const files = (texts: Readonly<Record<string, string>>): WorkspaceIndex => {
  const index = new WorkspaceIndex();
  for (const [name, text] of Object.entries(texts)) {
    const uri = `file:///work/${name}`;
    index.set(uri, read({ uri, text }, languages).summary);
  }
  return index;
};

/** The ids and messages found in a file among others. */
const found = (name: string, text: string, others: Readonly<Record<string, string>>, rule: string) =>
  analyzeText(name, text, { workspace: files(others) }).findings.filter((finding) => finding.rule === rule);

describe("the chain from a pod to its rights", () => {
  it("goes through three files", () => {
    const others = {
      "rbac/role.yaml": role("ClusterRole", "runner", "pods/exec", "create"),
      "rbac/binding.yaml": binding("ClusterRoleBinding", "ci", "ClusterRole/runner", "ci"),
    };
    const [finding, ...more] = found("app.yaml", pod("web", "ci"), others, "workload-can-exec");
    expect(more).toEqual([]);
    expect(finding?.message).toContain("create on pods/exec");
    expect(finding?.related.map(({ uri, message }) => [uri, message])).toEqual([
      ["file:///work/rbac/binding.yaml", "ClusterRoleBinding ci binds it to ClusterRole runner"],
      ["file:///work/rbac/role.yaml", "which allows create on pods/exec"],
    ]);
  });

  it("ends where a link is missing", () => {
    const grants = role("ClusterRole", "runner", "pods/exec", "create");
    const bound = binding("ClusterRoleBinding", "ci", "ClusterRole/runner", "ci");
    const reads = role("ClusterRole", "runner", "pods/log", "get");
    const other = binding("ClusterRoleBinding", "ci", "ClusterRole/runner", "elsewhere");
    const none = (others: Readonly<Record<string, string>>) =>
      expect(found("app.yaml", pod("web", "ci"), others, "workload-can-exec")).toEqual([]);
    none({ "role.yaml": grants });
    none({ "binding.yaml": bound });
    none({ "role.yaml": reads, "binding.yaml": bound });
    none({ "role.yaml": grants, "binding.yaml": other });
  });

  it("asks for the namespace where both say one", () => {
    const grants = role("Role", "runner", "pods/exec", "create", "tools");
    const others = { "role.yaml": grants, "binding.yaml": binding("RoleBinding", "ci", "Role/runner", "ci", "tools") };
    expect(found("a.yaml", pod("web", "ci", "tools"), others, "workload-can-exec")).toHaveLength(1);
    expect(found("a.yaml", pod("web", "ci", "web"), others, "workload-can-exec")).toEqual([]);
    // Kustomize and Helm set the namespace from outside.
    expect(found("a.yaml", pod("web", "ci"), others, "workload-can-exec")).toHaveLength(1);
  });

  it("does not go through nodes/proxy where a RoleBinding gives it", () => {
    const grants = role("ClusterRole", "kubelets", "nodes/proxy", "get");
    const wide = binding("ClusterRoleBinding", "m", "ClusterRole/kubelets", "m", "web");
    const narrow = binding("RoleBinding", "m", "ClusterRole/kubelets", "m", "web");
    expect(
      found("a.yaml", pod("w", "m", "web"), { "r.yaml": grants, "b.yaml": wide }, "workload-can-exec"),
    ).toHaveLength(1);
    expect(found("a.yaml", pod("w", "m", "web"), { "r.yaml": grants, "b.yaml": narrow }, "workload-can-exec")).toEqual(
      [],
    );
  });

  it("starts at the account default in one file, or in one folder where both say the namespace", () => {
    const bound = (namespace?: string) =>
      binding("ClusterRoleBinding", "t", "ClusterRole/cluster-admin", "default", namespace);
    const web = pod("web", "default", "web");
    const has = (text: string, others: Readonly<Record<string, string>>) =>
      found("a/p.yaml", text, others, "workload-can-exec").length > 0;
    expect(has(web, { "a/b.yaml": bound("web") })).toBe(true);
    expect(has(web, { "b/b.yaml": bound("web") })).toBe(false);
    expect(has(pod("web", "default"), { "a/b.yaml": bound("default") })).toBe(false);
    expect(has(`${pod("web", "default")}---\n${bound("default")}`, {})).toBe(true);
  });

  it("goes by the release of the cluster where get alone is the right", () => {
    const others = {
      "r.yaml": role("ClusterRole", "runner", "pods/exec", "get"),
      "b.yaml": binding("ClusterRoleBinding", "ci", "ClusterRole/runner", "ci"),
    };
    const chains = (kubernetes?: string) => {
      const options = { workspace: files(others), ...(kubernetes !== undefined && { kubernetes }) };
      const { findings } = analyzeText("a.yaml", pod("web", "ci"), options);
      return findings.filter(({ rule: id }) => id === "workload-can-exec").length;
    };
    expect([chains(), chains("1.34"), chains("1.35")]).toEqual([1, 1, 0]);
  });

  it("goes through what a role gathers by its labels", () => {
    const gathers = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: all }
aggregationRule:
  clusterRoleSelectors: [{ matchLabels: { part-of: all } }]
`;
    const part = role("ClusterRole", "part", "pods/exec", "create").replace(
      "name: part",
      "name: part\n  labels: { part-of: all }",
    );
    const bound = binding("ClusterRoleBinding", "ci", "ClusterRole/all", "ci");
    const others = { "all.yaml": gathers, "part.yaml": part, "binding.yaml": bound };
    expect(found("a.yaml", pod("web", "ci"), others, "workload-can-exec")).toHaveLength(1);
  });

  it("takes the nearest of several applications", () => {
    const others = {
      "a/role.yaml": role("ClusterRole", "operator", "pods/log", "get"),
      "b/role.yaml": role("ClusterRole", "operator", "pods/exec", "create"),
      "a/binding.yaml": binding("ClusterRoleBinding", "operator", "ClusterRole/operator", "operator"),
      "b/binding.yaml": binding("ClusterRoleBinding", "operator", "ClusterRole/operator", "operator"),
    };
    expect(found("a/app.yaml", pod("operator", "operator"), others, "workload-can-exec")).toEqual([]);
    expect(found("b/app.yaml", pod("operator", "operator"), others, "workload-can-exec")).toHaveLength(1);
  });
});

describe("a binding for everyone", () => {
  const bound = binding("ClusterRoleBinding", "all", "ClusterRole/readers", "x").replace(
    /subjects:[\s\S]*?roleRef/,
    "subjects: [{ kind: Group, name: 'system:authenticated' }]\nroleRef",
  );

  it.each([
    ["is an error while the role is not known", {}, "error"],
    [
      "is an error where the role writes",
      { "r.yaml": role("ClusterRole", "readers", "configmaps", "update") },
      "error",
    ],
    ["is information where it reads", { "r.yaml": role("ClusterRole", "readers", "configmaps", "get") }, "information"],
  ])("%s", (_, others, severity) => {
    const text = bound;
    expect(found("b.yaml", text, others, "binding-everyone").map((f) => f.severity)).toEqual([severity]);
  });
});

describe("an overridden entrypoint", () => {
  const dockerfile = 'FROM alpine AS run\nENTRYPOINT ["/app", "serve"]\n';
  const override = (service: string) => `services:\n  web:\n${service}    entrypoint: [/bin/other]\n`;
  const named = (name: string, text: string, others: Readonly<Record<string, string>>) =>
    found(name, text, others, "entrypoint-override").map(({ message, related }) => [
      /ENTRYPOINT( `[^`]*`)?/.exec(message)?.[1]?.trim(),
      related[0]?.uri?.slice("file:///work/".length),
    ]);

  it.each([
    ["by its build context", "    build: ./app\n"],
    ["by context and Dockerfile", "    build: { context: app, dockerfile: ./Dockerfile }\n"],
    ["by a stage", "    build: { context: app, target: run }\n"],
  ])("names what it replaces: %s", (_, service) => {
    expect(named("compose.yaml", override(service), { "app/Dockerfile": dockerfile })).toEqual([
      ["`/app serve`", "app/Dockerfile"],
    ]);
  });

  it("names it in a manifest by the image that a service builds", () => {
    const compose = "services:\n  web:\n    image: registry.example/web:dev\n    build: app\n";
    const others = { "compose.yaml": compose, "app/Dockerfile": dockerfile };
    const manifest = pod("web", "web").replace("app:1", "web:2\n      command: [/bin/other]");
    expect(named("pod.yaml", manifest, others)).toEqual([["`/app serve`", "app/Dockerfile"]]);
  });

  it.each([
    ["of another stage", "    build: { context: app, target: other }\n"],
    ["of another repository", "    build: https://example.com/app.git\n"],
    ["that no file of the workspace has", "    build: elsewhere\n"],
    ["of an image that comes from a registry", "    image: app\n"],
  ])("does not name the one %s", (_, service) => {
    expect(named("compose.yaml", override(service), { "app/Dockerfile": dockerfile })).toEqual([
      [undefined, undefined],
    ]);
  });
});

describe("a hover", () => {
  it("shows the command that counts, and what it replaces in another file", () => {
    const text = "services:\n  web:\n    build: ../app\n    entrypoint: [/bin/other]\n";
    const workspace = files({ "app/Dockerfile": 'FROM alpine\nENTRYPOINT ["/app", "serve"]\n' });
    const analysis = analyzeText("deploy/compose.yaml", text, { workspace });
    const { hover } = createAnalyzer({ library: createLibrary([]) });
    expect(hover(analysis, text.indexOf("entrypoint"), { workspace })?.markdown).toContain(
      "**Effective command** `/bin/other`  \nreplaces `ENTRYPOINT /app serve` of ../app/Dockerfile",
    );
  });
});

describe("a permission", () => {
  it("names who is bound to it, and what runs under them", () => {
    const others = {
      "b.yaml": binding("RoleBinding", "ci", "Role/runner", "ci", "tools"),
      "p.yaml": pod("web", "ci", "tools"),
      "q.yaml": pod("other", "ci", "elsewhere"),
    };
    const [finding] = found("r.yaml", role("Role", "runner", "pods/exec", "create", "tools"), others, "rbac-exec");
    expect(finding?.related.map(({ uri, message }) => `${uri?.slice(-6)}: ${message}`)).toEqual([
      "b.yaml: bound to ServiceAccount tools/ci",
      "p.yaml: used by Pod tools/web",
    ]);
  });
});

describe("the index", () => {
  const uri = "file:///work/role.yaml";
  const summary = (text: string) => read({ uri, text }, languages).summary;
  const grants = role("ClusterRole", "runner", "pods/exec", "create");

  it("knows what changes the meaning and what only moves", () => {
    const index = new WorkspaceIndex();
    expect(index.set(uri, summary(grants))).toBe(true);
    expect(index.set(uri, summary(`# a comment\n${grants}`))).toBe(false);
    expect(index.set(uri, summary(role("ClusterRole", "runner", "pods/log", "get")))).toBe(true);
    expect(index.set(uri, undefined)).toBe(true);
    expect(index.set(uri, undefined)).toBe(false);
    expect(index.seenFrom(uri, undefined).roles("ClusterRole", "runner")).toEqual([]);
  });

  it("takes a file's own text for its kept summary", () => {
    const index = new WorkspaceIndex();
    index.set(uri, summary(grants));
    const own = summary(grants.replace("runner", "walker"));
    expect(index.seenFrom(uri, own).roles("ClusterRole", "runner")).toEqual([]);
    expect(index.seenFrom(uri, own).roles("ClusterRole", "walker")).toHaveLength(1);
    expect(index.seenFrom("file:///work/a.yaml", undefined).roles("ClusterRole", "runner")).toHaveLength(1);
  });

  it("looks at a text before it is parsed", () => {
    expect(mayTellOthers(grants)).toBe(true);
    expect(mayTellOthers('{"kind" : "RoleBinding"}')).toBe(true);
    expect(mayTellOthers("kind: Deployment\n")).toBe(false);
  });

  it("says what is nearest", () => {
    const near = (from: string, ...uris: string[]) => {
      const list = new Nearby<{ uri: string }>();
      for (const each of uris) list.add("name", { uri: each });
      return list.nearest("name", from).map((entry) => entry.uri);
    };
    expect(near("/a/b/c.yaml", "/a/b/d.yaml", "/a/x.yaml")).toEqual(["/a/b/d.yaml"]);
    expect(near("/a/b/c.yaml", "/a/b/below/d.yaml", "/a/x.yaml")).toEqual(["/a/b/below/d.yaml"]);
    expect(near("/a/b/c.yaml", "/a/b/c.yaml", "/a/d.yaml")).toEqual(["/a/d.yaml"]);
    expect(near("/a/b/c.yaml", "/x/1.yaml", "/x/2.yaml")).toEqual(["/x/1.yaml", "/x/2.yaml"]);
    expect(near("untitled:Untitled-1", "file:///x/1.yaml")).toEqual(["file:///x/1.yaml"]);
  });
});
