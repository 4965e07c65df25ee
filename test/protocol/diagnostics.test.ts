import { afterEach, describe, expect, it } from "vitest";
import { DiagnosticSeverity, DiagnosticTag } from "vscode-languageserver/node";
import { plain, silent, vscode } from "./editors.ts";
import { type Options, quiet, TestClient, until } from "./testClient.ts";
import { harmlessRole, role, roleUri } from "./texts.ts";

let client: Awaited<ReturnType<typeof TestClient.start>>;
const start = async (options: Options) => {
  client = await TestClient.start(options);
  return client;
};
afterEach(() => client.stop());

describe("pull", () => {
  it("is offered to a client that has it, and nothing is pushed", async () => {
    const { result } = await start({ capabilities: vscode });
    expect(result.capabilities.diagnosticProvider).toEqual({
      identifier: "tradecraft",
      interFileDependencies: true,
      workspaceDiagnostics: false,
    });
    await client.open(roleUri, "yaml", role);
    expect(await client.rules(roleUri)).toEqual(["rbac-exec"]);
    await client.replace(roleUri, "pods/exec", "pods/log");
    await client.close(roleUri);
    await quiet();
    expect(client.published).toEqual([]);
  });

  it("answers unchanged for the result that the client has, and in full once it changed", async () => {
    await start({ capabilities: vscode });
    await client.open(roleUri, "yaml", role);
    const first = await client.report(roleUri);
    expect(first.kind).toBe("full");
    expect(await client.report(roleUri, first.resultId)).toEqual({ kind: "unchanged", resultId: first.resultId });
    await client.replace(roleUri, "pods/exec", "pods/log");
    const second = await client.report(roleUri, first.resultId);
    expect(second).toMatchObject({ kind: "full", items: [] });
    expect(second.resultId).not.toBe(first.resultId);
  });

  it("gives an empty report for a document that is not open", async () => {
    await start({ capabilities: vscode });
    expect(await client.report("file:///nowhere.yaml")).toEqual({ kind: "full", items: [] });
  });
});

describe("push", () => {
  it("serves a client without pull, and offers it no pull", async () => {
    const { result } = await start({ capabilities: plain });
    expect(result.capabilities.diagnosticProvider).toBeUndefined();
    await client.open(roleUri, "yaml", role);
    await until(() => client.published.length > 0);
    expect(client.published[0]).toMatchObject({ uri: roleUri, version: 1 });
    expect(client.published[0]!.diagnostics.map((d) => d.code)).toEqual(["rbac-exec"]);
  });

  it("does not speak of every quick change, and ends with the last version", async () => {
    await start({ capabilities: plain });
    await client.open(roleUri, "yaml", role);
    for (const name of ["a", "b", "c", "d", "e", "f", "g", "h"]) {
      await client.change(roleUri, client.rangeOf(roleUri, "runner"), `${name}-runner`);
    }
    await client.replace(roleUri, "pods/exec", "pods/log");
    await until(() => client.published.at(-1)?.version === 10);
    expect(client.published.at(-1)).toEqual({ uri: roleUri, version: 10, diagnostics: [] });
    expect(client.published.length).toBeLessThan(10);
  });

  it("clears on close, also what was about to be pushed", async () => {
    await start({ capabilities: plain });
    await client.open(roleUri, "yaml", role);
    await client.close(roleUri);
    await quiet();
    expect(client.published.at(-1)).toEqual({ uri: roleUri, diagnostics: [] });
  });

  it("serves a client that says nothing of itself", async () => {
    await start({ capabilities: silent });
    await client.open(roleUri, "yaml", role);
    await until(() => client.published.length > 0);
    const [diagnostic] = client.published[0]!.diagnostics;
    expect(Object.keys(diagnostic!).sort()).toEqual(["code", "message", "range", "severity", "source"]);
  });
});

describe("a diagnostic", () => {
  it("says what, where and how loud, and links to the technique", async () => {
    await start({ capabilities: vscode });
    await client.open(roleUri, "yaml", role);
    const [diagnostic] = await client.diagnostics(roleUri);
    expect(diagnostic).toMatchObject({
      range: client.rangeOf(roleUri, "pods/exec"),
      severity: DiagnosticSeverity.Warning,
      code: "rbac-exec",
      codeDescription: { href: "https://attack.mitre.org/techniques/T1609/" },
      source: "tradecraft",
    });
    expect(diagnostic!.tags).toBeUndefined();
    expect(Object.keys(diagnostic!.data)).toEqual(["id"]);
  });

  it("links to the page of a sub-technique", async () => {
    await start({ capabilities: vscode });
    const binding = [
      "apiVersion: rbac.authorization.k8s.io/v1",
      "kind: ClusterRoleBinding",
      "metadata: { name: b }",
      "roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin }",
      "subjects: [{ kind: User, apiGroup: rbac.authorization.k8s.io, name: eve }]",
      "",
    ].join("\n");
    await client.open(roleUri, "yaml", binding);
    const found = (await client.diagnostics(roleUri)).find((d) => d.code === "binding-cluster-admin");
    expect(found?.codeDescription?.href).toBe("https://attack.mitre.org/techniques/T1098/006/");
  });

  it("marks an unused suppression, and nothing else, as unnecessary", async () => {
    await start({ capabilities: vscode });
    const text = harmlessRole.replace("kind: Role", "kind: Role # tradecraft: ignore[rbac-exec] -- why");
    await client.open(roleUri, "yaml", text);
    const [unused, ...others] = await client.diagnostics(roleUri);
    expect(unused).toMatchObject({ code: "unused-suppression", tags: [DiagnosticTag.Unnecessary] });
    expect(unused!.codeDescription).toBeUndefined();
    expect(others).toEqual([]);
  });

  it("is a note where a file is too large, and never about YAML's own syntax", async () => {
    await start({ capabilities: vscode });
    await client.open(roleUri, "yaml", `${role}oops: [\n`);
    expect(await client.rules(roleUri)).toEqual(["rbac-exec"]);
    const large = `${role}${`# ${"x".repeat(997)}\n`.repeat(10_001)}`;
    await client.open("file:///work/large.yaml", "yaml", large);
    expect(await client.diagnostics("file:///work/large.yaml")).toMatchObject([
      { code: "file-too-large", severity: DiagnosticSeverity.Information, range: { start: { line: 0, character: 0 } } },
    ]);
  });

  it("expires with the date of the day", async () => {
    await start({ capabilities: vscode });
    const suppressed = (until: string) =>
      role.replace("    resources:", `    # tradecraft: ignore[rbac-exec] until=${until} -- why\n    resources:`);
    await client.open(roleUri, "yaml", suppressed("2026-11-20"));
    expect(await client.rules(roleUri)).toEqual([]);
    await client.replace(roleUri, "until=2026-11-20", "until=2026-11-19");
    expect(await client.rules(roleUri)).toEqual(["expired-suppression", "rbac-exec"]);
  });

  it("is not made for an old state of a file, whose hovers stay", async () => {
    await start({ capabilities: vscode });
    const uri = "git:/work/deploy/role.yaml?%7B%22ref%22%3A%22HEAD%22%7D";
    await client.open(uri, "yaml", role);
    expect(await client.rules(uri)).toEqual([]);
    expect(await client.hover(uri, "pods/exec")).not.toBeNull();
  });
});

describe("ranges follow the typing", () => {
  const variants: [name: string, text: string][] = [
    ["CRLF", role.replaceAll("\n", "\r\n")],
    ["emoji", role.replace("name: runner", "name: runner # 🏃‍♀️🚀").replace("[pods,", '["🚀", pods,')],
    ["non-Latin text", role.replace("name: runner", "name: runner # бегун 走者")],
    ["tabs", role.replace("pods, pods/exec", "pods,\t\tpods/exec")],
    ["a byte order mark", `\uFEFF${role}`],
  ];
  for (const [name, text] of variants) {
    it(`with ${name}`, async () => {
      await start({ capabilities: vscode });
      await client.open(roleUri, "yaml", text);
      const marked = async () => (await client.diagnostics(roleUri)).map((d) => d.range);
      expect(await marked()).toEqual([client.rangeOf(roleUri, "pods/exec")]);
      await client.change(roleUri, client.rangeOf(roleUri, "Role"), "ClusterRole");
      await client.replace(roleUri, "kind:", "# 🧭 one more line\r\nkind:");
      expect(await marked()).toEqual([client.rangeOf(roleUri, "pods/exec")]);
      await client.replace(roleUri, "pods/exec", "🚀, 'pods/exec'");
      expect(await marked()).toEqual([client.rangeOf(roleUri, "'pods/exec'")]);
    });
  }
});
