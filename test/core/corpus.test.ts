import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { readTelling } from "../../server/src/core/analysis/read.ts";
import { languages } from "../../server/src/core/languages/registry.generated.ts";
import { type Finding, type Severity, severities } from "../../server/src/core/rules/rule.ts";
import { LineTable } from "../../server/src/core/text/lines.ts";
import { WorkspaceIndex } from "../../server/src/core/workspace/workspace.ts";
import { analyzeText } from "../harness.ts";
import { shared, sharedMissing } from "../shared.ts";

/** Real files, as their projects have them: what people judged by hand, and how rarely a well-kept file is warned about. */

interface Entry {
  readonly file: string;
  readonly class: "kubernetes" | "helm-template" | "other-yaml" | "compose" | "kustomization";
  readonly posture: "well-kept" | "vulnerable" | "vulnerable-app";
}

interface Label {
  readonly file: string;
  /** One-based. */
  readonly line: number;
  readonly text: string;
  readonly judgement: "error" | "warning" | "information" | "none";
}

const json = <T>(name: string): T[] => JSON.parse(readFileSync(join(shared, "corpus", name), "utf8"));

/**
 * A judgement that contradicts the catalogue: a ClusterRoleBinding to cluster-admin is a warning there, not an error.
 */
const contradicted = ["tektoncd+pipeline/examples/v1/pipelineruns/pipelinerun.yaml"];

describe.skipIf(sharedMissing)("real files", () => {
  const found = new Map<string, readonly Finding[]>();
  const lines = new Map<string, LineTable>();
  const entries = sharedMissing ? [] : json<Entry>("index.json");

  beforeAll(() => {
    const texts = new Map(entries.map(({ file }) => [file, readFileSync(join(shared, "corpus", file), "utf8")]));
    const workspace = new WorkspaceIndex();
    for (const [file, text] of texts) {
      const uri = `file:///work/${file}`;
      workspace.set(uri, readTelling({ uri, text }, languages)?.summary);
    }
    for (const [file, text] of texts) {
      lines.set(file, new LineTable(text));
      found.set(file, analyzeText(file, text, { profile: "recommended", workspace }).findings);
    }
  }, 120_000);

  const loud = ({ severity }: Finding) => severity === "error" || severity === "warning";
  const loudFiles = (wanted: (entry: Entry) => boolean) => {
    const all = entries.filter(wanted);
    return { all: all.length, loud: all.filter(({ file }) => found.get(file)?.some(loud)).map(({ file }) => file) };
  };

  describe("are found to be what people judged them to be", () => {
    for (const { file, line, text, judgement } of sharedMissing ? [] : json<Label>("labels.json")) {
      it(`${judgement}: ${file}:${line} ${text}`, () => {
        const table = lines.get(file) as LineTable;
        const here = (found.get(file) ?? []).filter(({ span }) => {
          const [start, end] = [table.positionAt(span.start).line + 1, table.positionAt(span.end).line + 1];
          return start <= line && line <= end;
        });
        const loudest = Math.min(...here.map(({ severity }) => severities.indexOf(severity)));
        const rank = (severity: Severity) => severities.indexOf(severity);
        if (judgement === "none") expect(loudest).toBeGreaterThanOrEqual(rank("hint"));
        else if (judgement === "information") expect(loudest).toBeGreaterThanOrEqual(rank("information"));
        else expect(loudest).toBeLessThanOrEqual(rank(contradicted.includes(file) ? "warning" : judgement));
      });
    }
  });

  it("are seldom warned about where they are well kept", () => {
    const { all, loud: files } = loudFiles((e) => e.posture === "well-kept" && e.class === "kubernetes");
    expect(all).toBeGreaterThan(1000);
    expect(files.length / all, files.join("\n")).toBeLessThanOrEqual(0.015);
  });

  it("are not warned about where they are no manifests", () => {
    expect(loudFiles((e) => e.class === "other-yaml").loud).toEqual([]);
  });
});
