import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { ArtifactLocation, Fix, Location, Log, Notification, PhysicalLocation, Region, Result, Run } from "sarif";
import type { SuppressedFinding } from "../../core/analysis/suppress.ts";
import type { Analyzer } from "../../core/index.ts";
import type { Finding, Severity } from "../../core/rules/rule.ts";
import { type FileReport, type Range, type Renderer, rangeOf, relatedPlaces, type Summary } from "../report.ts";
import { ruleInfos } from "../rules.ts";
import { JsonList } from "./jsonList.ts";
import { driver, type Taxonomy, taxonomyOf } from "./sarifTool.ts";

interface SarifOptions {
  readonly analyzer: Analyzer;
  readonly cwd: string;
}

/** SARIF 2.1.0, as code scanning services read it: one run, paths relative to the current folder. */
export function sarifRenderer({ analyzer, cwd }: SarifOptions): Renderer {
  const rules = ruleInfos(analyzer);
  const taxonomy = taxonomyOf(analyzer.library, rules);
  const ruleIndices = new Map(rules.map(({ id }, i) => [id, i]));
  const list = new JsonList("results", 4, logWith({}));
  return {
    file: (report) => {
      const occurrences = new Map<string, number>();
      const add = (finding: Finding, suppression?: SuppressedFinding) => {
        const count = occurrences.get(finding.key) ?? 0;
        occurrences.set(finding.key, count + 1);
        const context = { cwd, taxonomy, ruleIndex: ruleIndices.get(finding.rule) ?? -1 };
        const result: Result = {
          ...resultOf(report, finding, context),
          partialFingerprints: { "tradecraft/v1": fingerprint(report.path, finding.key, count) },
          ...(suppression && { suppressions: [suppressionOf(suppression)] }),
        };
        return list.item(result);
      };
      const found = report.findings.map((finding) => add(finding));
      const suppressed = report.suppressed.map((suppression) => add(suppression.finding, suppression));
      return [...found, ...suppressed].join("");
    },
    end: (summary) => list.end(logWith({ invocations: [invocationOf(summary, cwd)] })),
  };

  function logWith(rest: Pick<Run, "invocations">): Log {
    return {
      $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
      version: "2.1.0",
      runs: [
        {
          tool: { driver: driver(rules, taxonomy) },
          automationDetails: { id: "tradecraft/" },
          columnKind: "utf16CodeUnits",
          newlineSequences: ["\r\n", "\n", "\r"],
          taxonomies: [taxonomy.component],
          results: [],
          ...rest,
        },
      ],
    };
  }
}

const levels = { error: "error", warning: "warning", information: "note", hint: "note" } as const satisfies Record<
  Severity,
  Result["level"]
>;

function resultOf(
  report: FileReport,
  finding: Finding,
  { cwd, taxonomy, ruleIndex }: { cwd: string; taxonomy: Taxonomy; ruleIndex: number },
): Result {
  const { path, lines } = report;
  const location = { physicalLocation: placeOf(path, cwd, rangeOf(lines, finding.span)) };
  const related = relatedPlaces(report, finding, cwd).map((place, i): Location => {
    return { id: i + 1, physicalLocation: placeOf(place.path, cwd, place.range), message: { text: place.message } };
  });
  const fixes = finding.fixes.flatMap((fix) => fixOf(report, fix, cwd));
  return {
    ruleId: finding.rule,
    ruleIndex,
    level: levels[finding.severity],
    message: { text: finding.message },
    locations: [location],
    ...(related.length > 0 && { relatedLocations: related }),
    ...(finding.techniques.length > 0 && { taxa: finding.techniques.flatMap((id) => taxonomy.reference(id) ?? []) }),
    ...(fixes.length > 0 && { fixes }),
  };
}

/** Nothing where the fix cannot be carried out in this file. */
function fixOf({ analysis, lines, path }: FileReport, fix: Finding["fixes"][number], cwd: string): Fix[] {
  const edits = analysis.parsed?.language.patch(analysis.parsed.tree, fix.operations) ?? [];
  if (edits.length === 0) return [];
  const replacements = edits.map(({ span, text }) => ({
    deletedRegion: regionOf(rangeOf(lines, span)),
    ...(text !== "" && { insertedContent: { text } }),
  }));
  return [
    { description: { text: fix.title }, artifactChanges: [{ artifactLocation: artifactOf(path, cwd), replacements }] },
  ];
}

function suppressionOf({ kind, justification }: SuppressedFinding) {
  return { kind, ...(justification !== "" && { justification }) };
}

/** The finding's place by meaning, so that it stays the same while lines move. */
function fingerprint(path: string, key: string, occurrence: number): string {
  return createHash("sha256").update([key, path, occurrence].join("\0")).digest("hex");
}

function placeOf(path: string, cwd: string, range: Range): PhysicalLocation {
  return { artifactLocation: artifactOf(path, cwd), region: regionOf(range) };
}

function regionOf({ line, column, endLine, endColumn }: Range): Region {
  return { startLine: line, startColumn: column, endLine, endColumn };
}

/** Relative to the root of the sources; a file outside of the current folder has no such place. */
function artifactOf(path: string, cwd: string): ArtifactLocation {
  if (path.startsWith("../") || /^(?:[A-Za-z]:)?\//.test(path)) return { uri: pathToFileURL(resolve(cwd, path)).href };
  const segments = path.split("/").map((segment) => encodeURIComponent(segment.replace(/\p{Surrogate}/gu, "\uFFFD")));
  return { uri: segments.join("/"), uriBaseId: "%SRCROOT%" };
}

function invocationOf({ failures }: Summary, cwd: string) {
  const notifications = failures.map(({ path, message }): Notification => {
    const location = { physicalLocation: { artifactLocation: artifactOf(path, cwd) } };
    return { level: "error", message: { text: `${path}: ${message}` }, locations: [location] };
  });
  return {
    executionSuccessful: failures.length === 0,
    ...(notifications.length > 0 && { toolExecutionNotifications: notifications }),
  };
}
