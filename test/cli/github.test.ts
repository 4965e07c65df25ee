import { describe, expect, it } from "vitest";
import { createAnalyzer } from "../../server/src/core/index.ts";
import { analyzer, folder, role, tradecraft } from "./helpers.ts";

const argv = ["scan", "--format", "github"];

describe("the GitHub report", () => {
  it("is one command a finding", async () => {
    const { stdout, status } = await tradecraft(folder({ "deploy/role.yaml": role }), argv);
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /^::warning file=deploy\/role\.yaml,line=7,endLine=7,col=17,endColumn=26,title=rbac-exec T1609::Lets its holders [^\n]+\n$/,
    );
  });

  it("escapes what would end a property or a message", async () => {
    const real = analyzer();
    const odd = {
      ...real,
      analyze: (...args: Parameters<typeof real.analyze>) => {
        const analysis = real.analyze(...args);
        return {
          ...analysis,
          findings: analysis.findings.map((f) => ({ ...f, message: "100 %\r\n::error::x: a, b" })),
        };
      },
    };
    const { stdout } = await tradecraft(folder({ "a,b:c%.yaml": role }), argv, { analyzer: () => odd });
    expect(stdout).toBe(
      "::warning file=a%2Cb%3Ac%25.yaml,line=7,endLine=7,col=17,endColumn=26,title=rbac-exec T1609::" +
        "100 %25%0D%0A::error::x: a, b\n",
    );
  });

  it("gives columns only within a line, and notices for what is quieter than a warning", async () => {
    const real = createAnalyzer({ library: analyzer().library });
    const longer = {
      ...real,
      analyze: (...args: Parameters<typeof real.analyze>) => {
        const analysis = real.analyze(...args);
        const span = { start: 0, end: analysis.text.indexOf("metadata") };
        return {
          ...analysis,
          findings: analysis.findings.map((f) => ({ ...f, span, severity: "information" as const })),
        };
      },
    };
    const { stdout } = await tradecraft(folder({ "a.yaml": role }), argv, { analyzer: () => longer });
    expect(stdout).toMatch(/^::notice file=a\.yaml,line=1,endLine=3,title=/);
  });

  it("names files from the checkout, where one is known", async () => {
    const root = folder({ "deploy/role.yaml": role });
    const file = async (env: Readonly<Record<string, string>>) =>
      /file=([^,]*)/.exec((await tradecraft(`${root}/deploy`, argv, { env })).stdout)?.[1];
    expect(await file({})).toBe("role.yaml");
    expect(await file({ GITHUB_WORKSPACE: root })).toBe("deploy/role.yaml");
    expect(await file({ GITHUB_WORKSPACE: `${root}/other` })).toBe("role.yaml");
  });
});
