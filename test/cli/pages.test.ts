import { describe, expect, it } from "vitest";
import { plain } from "../../server/src/cli/terminal.ts";
import { terminalMarkdown } from "../../server/src/cli/terminalMarkdown.ts";
import { analyzer, folder, role, tradecraft } from "./helpers.ts";

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

Runs commands in containers. [Exec Docs]

In container configuration

Kubernetes

Look for \`pods/exec\`.

Mitigations

- M1018 User Account Management: grant exec by name.

Rules

${finders.map(({ rule }) => `- \`${rule.id}\` ${rule.title}`).join("\n")}

References

- Exec Docs https://example.test/exec
`);
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

  it("shows no control characters", () => {
    expect(show("a\u001b[2Jb")).toBe("a\uFFFD[2Jb\n");
  });
});
