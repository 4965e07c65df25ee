import type { SuppressedFinding } from "../../core/analysis/suppress.ts";
import type { Finding, Severity } from "../../core/rules/rule.ts";
import { possibleFixes } from "../../core/views/actions.ts";
import { manifest } from "../manifest.ts";
import {
  type FileReport,
  type Range,
  type RelatedPlace,
  type Renderer,
  rangeOf,
  relatedPlaces,
  type TechniqueInfo,
  techniqueInfo,
} from "../report.ts";
import { JsonList } from "./jsonList.ts";

/** The report as scripts read it. Within a version of the shape, properties may come, and none goes or changes. */
export interface JsonReport {
  readonly version: 1;
  readonly tool: { readonly name: "tradecraft"; readonly version: string };
  /** By path, then by place. */
  readonly findings: readonly JsonFinding[];
  readonly suppressed: readonly (JsonFinding & {
    /** inSource: a comment or annotation. external: an override of the configuration. */
    readonly suppression: { readonly kind: "inSource" | "external"; readonly justification: string };
  })[];
  /** What could not be read or analysed. */
  readonly failures: readonly { readonly path: string; readonly message: string }[];
  readonly summary: {
    /** Files in one of the languages. */
    readonly files: number;
    readonly filesWithFindings: number;
    readonly findings: Readonly<Record<Severity, number>>;
    readonly suppressed: number;
  };
}

export interface JsonFinding {
  /** Relative to the current folder, with slashes. */
  readonly path: string;
  readonly range: Range;
  readonly severity: Severity;
  readonly rule: string;
  readonly techniques: readonly TechniqueInfo[];
  readonly message: string;
  readonly related: readonly RelatedPlace[];
  readonly fixes: readonly { readonly title: string; readonly safety: "safe" | "unsafe" }[];
  /** Lesser rules for which this finding speaks. */
  readonly includes?: readonly string[];
  /** Names the place by meaning, so that it stays the same when lines move. */
  readonly key: string;
}

export function jsonRenderer({ cwd }: { readonly cwd: string }): Renderer {
  const suppressed: JsonReport["suppressed"][number][] = [];
  const start = { version: 1, tool: { name: "tradecraft", version: manifest().version }, findings: [] } as const;
  const list = new JsonList("findings", 2, start);
  return {
    file: (report) => {
      suppressed.push(...report.suppressed.map((s) => ({ ...toJson(report, s.finding, cwd), ...suppressionOf(s) })));
      return report.findings.map((finding) => list.item(toJson(report, finding, cwd))).join("");
    },
    end: ({ files, filesWithFindings, counts, suppressed: count, failures }) => {
      const report: JsonReport = {
        ...start,
        suppressed,
        failures: failures.map(({ path, message }) => ({ path, message })),
        summary: { files, filesWithFindings, findings: counts, suppressed: count },
      };
      return list.end(report);
    },
  };
}

function toJson(report: FileReport, finding: Finding, cwd: string): JsonFinding {
  const { rule, severity, message, key } = finding;
  return {
    path: report.path,
    range: rangeOf(report.lines, finding.span),
    severity,
    rule,
    techniques: finding.techniques.map((id) => techniqueInfo(report.library, id)),
    message,
    related: relatedPlaces(report, finding, cwd),
    fixes: possibleFixes(report.analysis, finding).map(({ title, safety }) => ({ title, safety })),
    ...(finding.includes && { includes: finding.includes }),
    key,
  };
}

function suppressionOf({ kind, justification }: SuppressedFinding) {
  return { suppression: { kind, justification } };
}
