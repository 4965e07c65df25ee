import { describe, expect, it } from "vitest";
import { actionsAt, editsOf, fixAll } from "../../server/src/core/views/actions.ts";
import { topicAt } from "../../server/src/core/views/topics.ts";
import { analyzeText } from "../harness.ts";
import { sampleFiles } from "../samples.ts";

/** Analyses and asks everything an editor asks. What it gives does not matter; that it ends without an exception does. */
function useFully(name: string, text: string): ReturnType<typeof analyzeText> {
  const analysis = analyzeText(name, text);
  for (const finding of analysis.findings.slice(0, 20)) {
    expect(finding.span.start).toBeGreaterThanOrEqual(0);
    expect(finding.span.end).toBeLessThanOrEqual(text.length);
    expect(finding.span.start).toBeLessThanOrEqual(finding.span.end);
    for (const action of actionsAt(analysis, finding.span)) editsOf(analysis, action);
    topicAt(analysis.facts, finding.span.start);
  }
  fixAll(analysis);
  return analysis;
}

const names = ["Dockerfile", "compose.yaml", "manifest.yaml", "manifest.json"];
const head = "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n";
const aliasBomb = `${head}  - &a0 { name: x, command: [bash] }\n${Array.from({ length: 40 }, (_, i) => `  - &a${i + 1} [*a${i}, *a${i}, *a${i}, *a${i}, *a${i}, *a${i}, *a${i}, *a${i}, *a${i}]\n`).join("")}`;

const hostile: [name: string, text: string][] = [
  ["empty", ""],
  ["NUL bytes", "\0".repeat(10_000)],
  ["random bytes", String.fromCharCode(...Array.from({ length: 50_000 }, (_, i) => (i * 7919) % 256))],
  ["lone surrogates", 'apiVersion: v1\nkind: \ud800Pod\nx: \udfff\nFROM \ud83d\nENTRYPOINT ["\udead"]\n'],
  ["alias bomb", aliasBomb],
  ["alias loop", `${head}  - &a\n    <<: *a\n    command: &b [*b, *a]\n`],
  ["merge keys in a ring", "services:\n  a: &a { <<: *b }\n  b: &b { <<: *a, image: x }\n"],
  ["20,000 flow sequences deep", `${head}  - command: ${"[".repeat(20_000)}`],
  ["20,000 flow mappings deep", `${head}  - ${"{a: ".repeat(20_000)}`],
  ["20,000 block sequences deep", `${head}  ${"- ".repeat(20_000)}`],
  [
    "3,000 block mappings deep",
    `apiVersion: v1\nkind: Pod\n${Array.from({ length: 3000 }, (_, i) => `${" ".repeat(i)}a:\n`).join("")}`,
  ],
  ["20,000 brackets of JSON", `{"apiVersion":"v1","kind":"Pod","a":${"[".repeat(20_000)}`],
  ["nested exec form", `FROM a\nENTRYPOINT ${"[".repeat(20_000)}\n`],
  ["one line of 5 MB", `apiVersion: v1\nkind: ConfigMap\ndata: "${"x ".repeat(2_500_000)}"\n`],
  ["one flow line of 5 MB", `apiVersion: v1\nkind: Pod\na: [${"x, ".repeat(1_700_000)}]\n`],
  ["a Dockerfile line of 5 MB", `FROM a\nENTRYPOINT ["sh", "-c", "${"x ".repeat(2_500_000)}"]\n`],
  ["20,000 instructions", "FROM a\nRUN b\n".repeat(10_000)],
  ["100,000 continuations", `FROM a\nRUN b ${"\\\n".repeat(100_000)}`],
  ["20,000 suppressions", `${"# tradecraft: ignore[bare-shell]\n".repeat(20_000)}FROM a\n`],
  ["a deep script", `${head}  - command: [sh, -c, '${"$(".repeat(20_000)}']\n`],
  ["a deep arithmetic", `${head}  - command: [sh, -c, '${"((".repeat(20_000)}']\n`],
  ["a script of semicolons", `${head}  - command: [sh, -c, '${";".repeat(200_000)}']\n`],
  ["shells in shells", `${head}  - command: [${"sh, -c, ".repeat(5_000)}x]\n`],
  ["wrappers of wrappers", `${head}  - command: [${"env, ".repeat(20_000)}bash]\n`],
  ["an unclosed quote", `${head}  - command: ["bash\n`],
  ["template actions without an end", `apiVersion: v1\nkind: Pod\nx: ${"{{ ".repeat(50_000)}`],
  [
    "prototype names",
    "apiVersion: v1\nkind: __proto__\n---\napiVersion: v1\nkind: constructor\nspec: { toString: 1 }\n",
  ],
];

describe("hostile input", () => {
  it.each(hostile)("%s", (_name, text) => {
    for (const name of names) useFully(name, text);
  });

  it("an oversized document is said to be left out", () => {
    const text = `apiVersion: v1\nkind: Pod\na: [${"x, ".repeat(300_000)}]\n---\n${head}    - command: [bash]\n`;
    const analysis = analyzeText("manifest.yaml", text);
    expect(analysis.problems.map((p) => p.code)).toContain("document-too-large");
    expect(analysis.findings.map((f) => f.rule)).toEqual(["bare-shell"]);
  });

  it("scripts without end are said to be left out", () => {
    const pod = (script: string) => `${head}    - command: [sh, -c, '${script}']\n`;
    const text = [
      pod("sleep infinity"),
      ...Array.from({ length: 6 }, () => pod("((".repeat(60_000))),
      pod("sleep infinity"),
    ].join("---\n");
    const analysis = analyzeText("manifest.yaml", text, { profile: "recommended" });
    expect(analysis.problems.filter((p) => p.code !== "yaml-syntax").map((p) => p.code)).toEqual([
      "commands-too-large",
    ]);
    expect(analysis.findings.filter((f) => f.rule === "idle-container")).toHaveLength(1);
  });

  it("one broken document does not cost another its findings", () => {
    const good = `${head}    - command: [bash]\n`;
    for (const broken of ["a: [\n", "a: b: c: {\n", "{{- if x }}\n", "\t- x\n", "kind: [*none]\n"]) {
      const found = analyzeText("manifest.yaml", `${good}---\n${broken}---\n${good}`).findings.map((f) => f.rule);
      expect(found, broken).toEqual(["bare-shell", "bare-shell"]);
    }
  });

  it.each(sampleFiles())("%s cut at every 50th character", (name, text) => {
    for (let end = 0; end < text.length; end += 50) useFully(name, text.slice(0, end));
    for (let start = 0; start < text.length; start += 50) useFully(name, text.slice(start));
  });
});
