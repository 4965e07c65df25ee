import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import addFormats from "ajv-formats";
import type { Log, Region, Result } from "sarif";
import { describe, expect, it } from "vitest";
import { LineTable } from "../../server/src/core/text/lines.ts";
import { analyzer, cleanRole, folder, role, tradecraft } from "./helpers.ts";

async function scanSarif(files: Readonly<Record<string, string>>, ...argv: string[]) {
  const { stdout } = await tradecraft(folder(files), ["scan", "--format", "sarif", ...argv]);
  const log = JSON.parse(stdout) as Log;
  const run = log.runs[0]!;
  return { log, run, results: run.results! };
}

const bindings = `---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: runner }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: runner }
subjects: [{ kind: ServiceAccount, name: runner }]
`;

const suppressedRole = role.replace("exec]", "exec] # tradecraft: ignore[rbac-exec] -- break-glass");

/** One of everything that the report can hold. */
const everything = {
  "a/role with ä#.yaml": role + bindings,
  "b.yaml": suppressedRole,
  "c.yaml": role,
  "d.yaml": role.replace("create]", "create] # tradecraft: ignore[rbac-exce]"),
  ".tradecraft.yaml": "overrides: [{ files: c.yaml, rules: { rbac-exec: off }, reason: vendored }]\n",
};

function regionOf(result: Result): Region {
  return result.locations![0]!.physicalLocation!.region!;
}

/** The text that a region means, read as SARIF defines it. */
function textOf(text: string, { startLine = 1, startColumn = 1, endLine = startLine, endColumn = 1 }: Region): string {
  const lines = new LineTable(text);
  return text.slice(lines.startOf(startLine - 1) + startColumn - 1, lines.startOf(endLine - 1) + endColumn - 1);
}

describe("the SARIF report", () => {
  it("has one run, with an empty list where nothing is found", async () => {
    const { log, run } = await scanSarif({ "clean.yaml": cleanRole });
    expect(log.version).toBe("2.1.0");
    expect(log.$schema).toMatch(/^https:\/\/docs\.oasis-open\.org\/.*sarif-schema-2\.1\.0\.json$/);
    expect(log.runs).toHaveLength(1);
    expect(run.results).toEqual([]);
    expect(run.columnKind).toBe("utf16CodeUnits");
    expect(run.automationDetails).toEqual({ id: "tradecraft/" });
    expect(run.invocations).toEqual([{ executionSuccessful: true }]);
  });

  it("describes every rule that can be reported, with help and techniques", async () => {
    const { run } = await scanSarif({ "clean.yaml": cleanRole });
    const rules = run.tool.driver.rules!;
    expect(rules.map((rule) => rule.id)).toEqual([...analyzer().ruleIds]);
    for (const rule of rules) {
      expect(rule.name).toMatch(/^(?:[A-Z][a-z0-9]*)+$/);
      expect(rule.shortDescription?.text).toMatch(/\S/);
      expect(rule.fullDescription?.text).toMatch(/\S/);
      expect(rule.help?.text).toMatch(/\S/);
      expect(rule.help?.markdown).not.toContain("```");
      expect(rule.properties?.["security-severity"]).toMatch(/^\d\.\d$/);
    }
    const exec = rules.find((rule) => rule.id === "rbac-exec")!;
    expect(exec).toMatchObject({
      name: "RbacExec",
      helpUri: "https://attack.mitre.org/techniques/T1609",
      defaultConfiguration: { level: "warning" },
      properties: {
        tags: ["security", "T1609"],
        precision: "high",
        "problem.severity": "warning",
        "security-severity": "6.0",
      },
    });
    expect(exec.help?.markdown).toContain("## Why it matters");
    const taxa = run.taxonomies![0]!.taxa!;
    expect(run.taxonomies![0]).toMatchObject({ name: "MITRE ATT&CK", version: "18.1" });
    const index = exec.relationships![0]!.target.index!;
    expect(taxa[index]).toEqual({
      id: "T1609",
      name: "Container Administration Command",
      helpUri: "https://attack.mitre.org/techniques/T1609",
    });
    for (const rule of rules) {
      for (const { target } of rule.relationships ?? []) expect(taxa[target.index!]?.id).toBe(target.id);
    }
  });

  it("refers to rules and techniques by index", async () => {
    const { run, results } = await scanSarif(everything);
    for (const result of results) {
      expect(run.tool.driver.rules![result.ruleIndex!]?.id).toBe(result.ruleId);
      for (const taxon of result.taxa ?? []) expect(run.taxonomies![0]!.taxa![taxon.index!]?.id).toBe(taxon.id);
    }
    expect(results.map((result) => result.ruleId)).toContain("unknown-suppression");
  });

  it("writes paths as relative URIs, and absolute ones outside of the folder", async () => {
    const { results } = await scanSarif({ "a/role with ä#%.yaml": role });
    expect(results[0]!.locations![0]!.physicalLocation!.artifactLocation).toEqual({
      uri: "a/role%20with%20%C3%A4%23%25.yaml",
      uriBaseId: "%SRCROOT%",
    });
    const root = folder({ "role.yaml": role, "src/x": "" });
    const { stdout } = await tradecraft(`${root}/src`, ["scan", "--format", "sarif", "../role.yaml"]);
    const outside = (JSON.parse(stdout) as Log).runs[0]!.results![0]!;
    expect(outside.locations![0]!.physicalLocation!.artifactLocation).toEqual({ uri: `file://${root}/role.yaml` });
  });

  const variants: [name: string, text: string, column: number][] = [
    ["LF", role, 17],
    ["CRLF", role.replaceAll("\n", "\r\n"), 17],
    ["a byte order mark", `\uFEFF${role}`, 17],
    ["emoji before it", role.replace("resources: [", 'resources: ["😀", '), 23],
    ["tabs before it", role.replace("resources: [", "resources:\t\t["), 18],
    ["letters of other scripts", `# 日本語 é\n${role}`.replace("resources: [", "resources: [日本, "), 21],
  ];
  it.each(variants)("has exact columns with %s", async (_, text, column) => {
    const { results } = await scanSarif({ "a.yaml": text });
    expect(results.map((result) => result.ruleId)).toEqual(["rbac-exec"]);
    const region = regionOf(results[0]!);
    expect(region.startColumn).toBe(column);
    expect(textOf(text.replace(/^\uFEFF/, ""), region)).toBe("pods/exec");
  });

  it("has exact columns in a Dockerfile whose first line begins with a byte order mark", async () => {
    const { results } = await scanSarif({ Dockerfile: '\uFEFFENTRYPOINT ["sh" "-c"]\n' });
    const exec = results.find((result) => result.ruleId === "malformed-exec-form")!;
    expect(textOf('ENTRYPOINT ["sh" "-c"]\n', regionOf(exec))).toBe('["sh" "-c"]');
  });

  it("reads UTF-16 where a byte order mark says so", async () => {
    const root = folder({ "a.yaml": Buffer.from(`\uFEFF${role}`, "utf16le") });
    const { stdout } = await tradecraft(root, ["scan", "--format", "sarif"]);
    expect(regionOf((JSON.parse(stdout) as Log).runs[0]!.results![0]!)).toEqual({
      startLine: 7,
      startColumn: 17,
      endLine: 7,
      endColumn: 26,
    });
  });

  it("has fingerprints that stay while lines move, and differ between places", async () => {
    const prints = async (files: Readonly<Record<string, string>>) =>
      (await scanSarif(files)).results.map((result) => result.partialFingerprints!["tradecraft/v1"]);
    const [before] = await prints({ "a.yaml": role });
    expect(before).toMatch(/^[0-9a-f]{64}$/);
    expect(await prints({ "a.yaml": `# one\n# two\n${cleanRole}---\n${role}` })).toEqual([before]);
    expect(await prints({ "b.yaml": role })).not.toEqual([before]);
    const twice = await prints({ "a.yaml": `${role}---\n${role}` });
    expect(new Set(twice).size).toBe(2);
    expect(twice).toContain(before);
    const stray = "# tradecraft: ignore[no-such-rule]\n";
    expect(new Set(await prints({ "a.yaml": `${stray}${role}---\n${stray}${role}` })).size).toBe(4);
  });

  it("keeps what is suppressed, with how and why", async () => {
    const { results } = await scanSarif(everything);
    const suppressions = results.flatMap((r) =>
      r.suppressions ? [[r.locations![0]!.physicalLocation!.artifactLocation!.uri, r.suppressions]] : [],
    );
    expect(suppressions).toEqual([
      ["b.yaml", [{ kind: "inSource", justification: "break-glass" }]],
      ["c.yaml", [{ kind: "external", justification: "vendored" }]],
    ]);
  });

  it("tells information and hints as notes, hints only to an audit", async () => {
    const levels = async (level: string, ...argv: string[]) => {
      const files = { "a.yaml": role, ".tradecraft.yaml": `rules: { rbac-exec: ${level} }\n` };
      return (await scanSarif(files, ...argv)).results.filter((r) => r.ruleId === "rbac-exec").map((r) => r.level);
    };
    expect(await levels("error")).toEqual(["error"]);
    expect(await levels("warning")).toEqual(["warning"]);
    expect(await levels("information")).toEqual(["note"]);
    expect(await levels("hint")).toEqual([]);
    expect(await levels("hint", "--profile", "audit")).toEqual(["note"]);
  });

  it("shows related places, and fixes that do what they say", async () => {
    const text = role + bindings;
    const { results } = await scanSarif({ "a.yaml": text });
    const [related] = results[0]!.relatedLocations!;
    expect(related?.message?.text).toContain("bound to ServiceAccount");
    expect(related?.physicalLocation?.region?.startLine).toBeGreaterThan(8);
    const fix =
      results[0]!.fixes!.find((f) => f.description?.text === "Remove create from the verbs") ?? results[0]!.fixes![0]!;
    const replacements = fix.artifactChanges[0]!.replacements;
    for (const { deletedRegion } of replacements) expect(deletedRegion.startLine).toBeGreaterThan(0);
    const after = replacements
      .map(({ deletedRegion: region, insertedContent }) => ({ region, text: insertedContent?.text ?? "" }))
      .sort((a, b) => b.region.startLine! - a.region.startLine! || b.region.startColumn! - a.region.startColumn!)
      .reduce((current, { region, text: inserted }) => {
        const lines = new LineTable(current);
        const start = lines.startOf(region.startLine! - 1) + region.startColumn! - 1;
        const end = lines.startOf(region.endLine! - 1) + region.endColumn! - 1;
        return current.slice(0, start) + inserted + current.slice(end);
      }, text);
    expect((await scanSarif({ "a.yaml": after })).results).toEqual([]);
  });

  it("notes what could not be read", async () => {
    const { run } = await scanSarif({ "a.yaml": role }, ".", "gone.yaml");
    expect(run.results).toHaveLength(1);
    expect(run.invocations).toEqual([
      {
        executionSuccessful: false,
        toolExecutionNotifications: [
          {
            level: "error",
            message: { text: "gone.yaml: does not exist" },
            locations: [{ physicalLocation: { artifactLocation: { uri: "gone.yaml", uriBaseId: "%SRCROOT%" } } }],
          },
        ],
      },
    ]);
  });
});

/** OASIS' schema is not part of the project: a package that carries it, or a file that the environment names. */
const schemaFile =
  process.env.TRADECRAFT_SARIF_SCHEMA ??
  join(import.meta.dirname, "../../node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");

describe.skipIf(!existsSync(schemaFile))(
  "the schema of OASIS (set TRADECRAFT_SARIF_SCHEMA where it is skipped)",
  () => {
    it.each([
      ["everything", everything, [".", "gone.yaml", "--profile", "audit"]],
      ["nothing", { "clean.yaml": cleanRole }, []],
    ])("is met with %s", async (_, files, argv) => {
      const { $schema, $id, id, ...schema } = JSON.parse(readFileSync(schemaFile, "utf8"));
      const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
      addFormats(ajv);
      const validate = ajv.compile(schema);
      validate((await scanSarif(files as Readonly<Record<string, string>>, ...argv)).log);
      expect(validate.errors).toBeNull();
    });
  },
);
