import { describe, expect, it } from "vitest";
import { flagged, folder, role, scanJson, tradecraft } from "./helpers.ts";

describe("the configuration", () => {
  const off = "rules: { rbac-exec: off }\n";

  it("is the nearest one upwards from each file", async () => {
    const root = folder({
      ".tradecraft.yaml": off,
      "role.yaml": role,
      "a/role.yaml": role,
      "a/b/.tradecraft.yaml": "rules: { rbac-exec: error }\n",
      "a/b/role.yaml": role,
      "a/b/c/role.yaml": role,
    });
    expect(await flagged(root)).toEqual(["a/b/c/role.yaml", "a/b/role.yaml"]);
    expect((await scanJson(root)).summary.findings).toMatchObject({ error: 2, warning: 0 });
  });

  it("lies above the current folder too", async () => {
    const root = folder({ ".tradecraft.yaml": off, "deploy/role.yaml": role });
    expect(await flagged(`${root}/deploy`)).toEqual([]);
    expect(await flagged(`${root}/deploy`, "--no-config")).toEqual(["role.yaml"]);
  });

  it("can be given, and then holds everywhere", async () => {
    const root = folder({
      "ci/own.yaml": off,
      "a/.tradecraft.yaml": "rules: { rbac-exec: error }\n",
      "a/role.yaml": role,
    });
    expect(await flagged(root, "--config", "ci/own.yaml")).toEqual([]);
    expect(await flagged(root)).toEqual(["a/role.yaml"]);
  });

  it("gives way to --profile, also where it holds hints back", async () => {
    const root = folder({ "role.yaml": role, ".tradecraft.yaml": "rules: { rbac-exec: hint }\n" });
    const rules = async (...argv: string[]) =>
      (await scanJson(root, ...argv)).findings.map((f) => [f.rule, f.severity]);
    expect(await rules()).toEqual([]);
    expect(await rules("--profile", "strict")).toEqual([]);
    expect(await rules("--profile", "audit")).toEqual([["rbac-exec", "hint"]]);
    expect((await tradecraft(root, ["scan", "--profile", "audit", "--fail-on", "information"])).status).toBe(0);
  });

  it("has overrides for files, seen from its own folder, until they expire", async () => {
    const root = folder({
      "deploy/.tradecraft.yaml": `overrides:
  - files: ["vendor/**"]
    rules: { rbac-exec: off }
    reason: not ours
    expires: 2026-12-31
`,
      "deploy/vendor/x/role.yaml": role,
      "deploy/own/role.yaml": role,
    });
    const report = await scanJson(root);
    expect(report.findings.map((f) => f.path)).toEqual(["deploy/own/role.yaml"]);
    expect(report.suppressed.map((s) => [s.path, s.suppression])).toEqual([
      ["deploy/vendor/x/role.yaml", { kind: "external", justification: "not ours" }],
    ]);
    const argv = ["scan", "--format", "json"];
    const later = await tradecraft(root, argv, { env: { TRADECRAFT_TODAY: "2027-01-01" } });
    expect(JSON.parse(later.stdout).findings).toHaveLength(2);
  });

  it("brings technique documents", async () => {
    const document = "---\ntechnique_id: T1609\nname: Exec, in our words\n---\n## Description\nOurs.\n";
    const root = folder({
      "a/.tradecraft.yaml": "techniques: [../techniques]\n",
      "a/role.yaml": role,
      "b/role.yaml": role,
      "techniques/exec/T1609.md": document,
      "techniques/notes.md": "# Notes\n",
    });
    const report = await scanJson(root);
    expect(report.findings.map((f) => [f.path, f.techniques.map((t) => t.name)])).toEqual([
      ["a/role.yaml", ["Exec, in our words"]],
      ["b/role.yaml", ["Container Administration Command"]],
    ]);
    const { status, stderr } = await tradecraft(root, ["scan"]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^techniques\/notes\.md:1:1 .+\n$/);
    expect((await tradecraft(`${root}/a`, ["explain", "T1609"])).stdout).toContain("Exec, in our words");
  });

  it("must not name a folder without documents", async () => {
    const root = folder({ ".tradecraft.yaml": "techniques: [gone]\n", "role.yaml": role });
    expect(await tradecraft(root, ["scan"])).toEqual({
      status: 2,
      stdout: "",
      stderr: ".tradecraft.yaml: there are no technique documents (*.md) in gone.\n",
    });
  });
});
