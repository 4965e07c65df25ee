import { describe, expect, it } from "vitest";
import { plain } from "../../server/src/cli/terminal.ts";
import { terminalMarkdown } from "../../server/src/cli/terminalMarkdown.ts";
import { analyzer, cleanRole, folder, role, scanJson, tradecraft } from "./helpers.ts";

describe("explain", () => {
  const explain = async (id: string) => (await tradecraft(folder({}), ["explain", id])).stdout;

  it("prints a rule's page without its examples, and its techniques", async () => {
    const page = await explain("rbac-exec");
    const { manual, rule } = analyzer().rules.find((entry) => entry.rule.id === "rbac-exec")!;
    expect(page.startsWith(`${rule.title}\n\n\`rbac-exec\` · warning · profile recommended\n`)).toBe(true);
    for (const title of ["What it finds", "Why it matters", "What to do", "When it is fine", "Techniques"]) {
      expect(page.split("\n")).toContain(title);
    }
    const words = (text: string) => text.replace(/\s+/g, " ");
    expect(words(page)).toContain(words(manual.why));
    expect(page).toContain(
      "- T1609 Container Administration Command (Execution) https://attack.mitre.org/techniques/T1609",
    );
    expect(page).not.toContain("apiVersion");
  });

  it("prints every rule there is", async () => {
    for (const id of analyzer().ruleIds) expect(await explain(id)).toContain(`\`${id}\``);
  });

  it("prints a technique: what it is, in files, what to do, the rules, the references", async () => {
    const page = await explain("T1609");
    const finders = analyzer().rules.filter(({ rule }) => rule.techniques.includes("T1609"));
    expect(page).toBe(`T1609 Container Administration Command

Execution · MITRE ATT&CK® 18.1 · https://attack.mitre.org/techniques/T1609

Description

Runs commands in containers. [Exec Docs]

Mitigations

- M1018 User Account Management: grant exec by name.

In Container Configuration

Kubernetes

Look for \`pods/exec\`.

Rules

${finders.map(({ rule }) => `- \`${rule.id}\` ${rule.title}`).join("\n")}

References

- Exec Docs https://example.test/exec
`);
  });

  it("lists what scan finds of a technique, file by file", async () => {
    const root = folder({
      "b/role.yaml": role,
      "a.yaml": role,
      Dockerfile: 'FROM alpine\nCMD ["sh"]\n',
      "c.yaml": cleanRole,
    });
    const { findings } = await scanJson(root, ".");
    const { status, stdout, stderr } = await tradecraft(root, ["explain", "t1609", "."]);
    expect([status, stderr]).toEqual([0, ""]);
    const listed = [...stdout.matchAll(/^- (\S+):(\d+) .*?\((\w+), `([\w-]+)`\)$/gms)].map((match) => match.slice(1));
    expect(listed).toEqual(findings.map((f) => [f.path, String(f.range.line), f.severity, f.rule]));
    expect(listed.map(([path]) => path)).toEqual(["Dockerfile", "a.yaml", "b/role.yaml"]);
    expect(stdout).toContain("\nFindings in these files\n\n3 findings in 3 files.\n");
  });

  it("lists the technique's own findings alone, as the configuration has them", async () => {
    const root = folder({ "role.yaml": role, ".tradecraft.yaml": "rules: { rbac-exec: off }\n" });
    expect((await tradecraft(root, ["explain", "T1609", "role.yaml"])).stdout).toContain(
      "No rule finds this technique in these files.",
    );
    const other = folder({ "role.yaml": role });
    expect((await tradecraft(other, ["explain", "T1003", "."])).stdout).toContain("No rule finds this technique");
  });

  it("says what it could not read, and stops at a wrong configuration", async () => {
    const root = folder({ "role.yaml": role });
    const { status, stdout, stderr } = await tradecraft(root, ["explain", "T1609", "role.yaml", "gone.yaml"]);
    expect([status, stderr]).toEqual([3, "gone.yaml: does not exist\n"]);
    expect(stdout).toContain("1 finding in 1 file.");
    const wrong = folder({ "role.yaml": role, ".tradecraft.yaml": "rules: { rbac-exce: off }\n" });
    const refused = await tradecraft(wrong, ["explain", "T1609", "role.yaml"]);
    expect([refused.status, refused.stdout]).toEqual([2, ""]);
    expect(refused.stderr.trimEnd().split("\n")).toHaveLength(1);
  });

  it("knows what ATT&CK has and the library has not", async () => {
    const { status, stdout } = await tradecraft(folder({}), ["explain", "T1066"]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^T1066 Indicator Removal from Tools\n\nDefense Evasion · MITRE ATT&CK® \d+\.\d+ · https:/);
    expect(stdout).toContain(
      "ATT&CK has revoked this technique. T1027.005 Indicator Removal from Tools took its place.",
    );
    expect(stdout).toContain("tradecraft import");
  });

  it("prints all that is bundled", async () => {
    const { bundledTechniques } = await import("../../server/src/techniques.generated.ts");
    const { createAnalyzer } = await import("../../server/src/core/index.ts");
    const { createLibrary } = await import("../../server/src/core/techniques/library.ts");
    const library = createLibrary(bundledTechniques);
    const bundled = () => createAnalyzer({ library });
    for (const technique of library.all()) {
      const { id, name } = technique;
      const { status, stdout } = await tradecraft(folder({}), ["explain", id], { analyzer: bundled });
      expect(status).toBe(0);
      for (const other of technique.body().related.flatMap((r) => r.controls)) expect(stdout).toContain(other.value);
      expect(stdout.startsWith(`${id} ${name}\n`)).toBe(true);
      expect(stdout).not.toMatch(/\(Citation:|<code>|\]\(http/);
    }
  });
});

describe("rules", () => {
  it("lists each with its severity, profile and techniques", async () => {
    const { stdout } = await tradecraft(folder({}), ["rules"]);
    const rows = stdout.trimEnd().split("\n");
    expect(rows.map((row) => row.split(" ")[0])).toEqual([...analyzer().ruleIds]);
    expect(rows.find((row) => row.startsWith("rbac-exec "))).toMatch(
      /^rbac-exec +warning +recommended +T1609 +Execute permission on pods$/,
    );
  });

  it("lists them for scripts", async () => {
    const { version, rules } = JSON.parse((await tradecraft(folder({}), ["rules", "--format", "json"])).stdout);
    expect(version).toBe(1);
    expect(rules.map((rule: { id: string }) => rule.id)).toEqual([...analyzer().ruleIds]);
    expect(rules.find((rule: { id: string }) => rule.id === "rbac-exec")).toEqual({
      id: "rbac-exec",
      title: "Execute permission on pods",
      severity: "warning",
      confidence: "high",
      profile: "recommended",
      techniques: ["T1609"],
      finds: expect.stringContaining("pods/exec"),
    });
  });
});

describe("the JSON report", () => {
  it("has the shape that scripts rely on", async () => {
    const suppressed = role.replace("exec]", "exec] # tradecraft: ignore[rbac-exec] -- break-glass");
    const root = folder({ "a.yaml": role, "b.yaml": suppressed });
    const report = JSON.parse((await tradecraft(root, ["scan", "--format", "json"])).stdout);
    const finding = {
      path: "a.yaml",
      range: { line: 7, column: 17, endLine: 7, endColumn: 26 },
      severity: "warning",
      rule: "rbac-exec",
      techniques: [
        {
          id: "T1609",
          name: "Container Administration Command",
          tactics: ["Execution"],
          url: "https://attack.mitre.org/techniques/T1609",
        },
      ],
      message: expect.stringMatching(/^Lets its holders run commands/),
      related: [],
      fixes: [{ title: "Remove the rule", safety: "unsafe" }],
      key: expect.stringContaining("rbac-exec"),
    };
    expect(report).toEqual({
      version: 1,
      tool: { name: "tradecraft", version: expect.stringMatching(/^\d+\.\d+\.\d+/) },
      findings: [finding],
      suppressed: [{ ...finding, path: "b.yaml", suppression: { kind: "inSource", justification: "break-glass" } }],
      failures: [],
      summary: {
        files: 2,
        filesWithFindings: 1,
        findings: { error: 0, warning: 1, information: 0, hint: 0 },
        suppressed: 1,
      },
    });
  });
});

describe("Markdown in a terminal", () => {
  const show = (markdown: string, width = 40) => terminalMarkdown(markdown, { style: plain, width });

  it("wraps paragraphs and keeps lists, code and tables", () => {
    expect(show("# T\nOne two\nthree.\n\n- a\n  b\n- c\n\n```sh\nx  y\n```\n| a | b |\n|---|---|\n")).toBe(
      "T\n\nOne two three.\n\n- a b\n- c\n\n  x  y\n\n  | a | b |\n  |---|---|\n",
    );
    expect(show("one two three four five six", 10)).toBe("one two\nthree four\nfive six\n");
    expect(show("- one two three", 9)).toBe("- one two\n  three\n");
  });

  it("shows where links lead, and leaves code as it is written", () => {
    expect(show("[a\\_b](https://x.test) and `[c](d)` \\<e> **f**", 80)).toBe(
      "a_b (https://x.test) and `[c](d)` <e> f\n",
    );
  });

  it("shows the name alone of what a list has with its address, and an address once", () => {
    expect(show("See [A](https://a.test).\n\n[a.test/x](https://a.test/x)\n\n- [A](https://a.test)", 80)).toBe(
      "See [A].\n\nhttps://a.test/x\n\n- A https://a.test\n",
    );
  });

  it("takes no escaped backtick for code", () => {
    expect(show("\\`a\\_b\\` and \\# `c\\_d`", 80)).toBe("`a_b` and # `c\\_d`\n");
  });

  it("shows no control characters", () => {
    expect(show("a\u001b[2Jb")).toBe("a\uFFFD[2Jb\n");
  });
});
