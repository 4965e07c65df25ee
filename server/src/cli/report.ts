import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Analysis } from "../core/analysis/analyze.ts";
import type { SuppressedFinding } from "../core/analysis/suppress.ts";
import type { Finding, Severity, TechniqueId } from "../core/rules/rule.ts";
import { tacticName } from "../core/techniques/catalogue.ts";
import type { Library } from "../core/techniques/library.ts";
import { LineTable } from "../core/text/lines.ts";
import type { Span } from "../core/text/span.ts";
import { pathFrom } from "./paths.ts";
import { decode } from "./read.ts";

/** What a renderer gets of a file, while it is at hand: it must keep only what it still needs at the end. */
export interface FileReport {
  /** Relative to the current folder, with slashes. */
  readonly path: string;
  /** The absolute path. */
  readonly file: string;
  readonly analysis: Analysis;
  readonly lines: LineTable;
  /** With the technique documents that the file's configuration adds. */
  readonly library: Library;
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
}

/** What is known when everything is scanned. */
export interface Summary {
  /** Files in one of the languages. */
  readonly files: number;
  readonly filesWithFindings: number;
  readonly counts: Readonly<Record<Severity, number>>;
  readonly suppressed: number;
  /** What could not be read or analysed. */
  readonly failures: readonly { readonly path: string; readonly file: string; readonly message: string }[];
  readonly milliseconds: number;
}

/** One output format. */
export interface Renderer {
  /** Called for each file with findings, suppressed ones too, in order. What it returns is written at once. */
  file(report: FileReport): string;
  end(summary: Summary): string;
}

/** One-based lines and UTF-16 columns; the end is behind the last character. */
export interface Range {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export function rangeOf(lines: LineTable, span: Span): Range {
  const start = lines.positionAt(span.start);
  const end = lines.positionAt(span.end);
  return { line: start.line + 1, column: start.character + 1, endLine: end.line + 1, endColumn: end.character + 1 };
}

export interface RelatedPlace {
  /** Relative to `from`, with slashes. */
  readonly path: string;
  readonly range: Range;
  readonly message: string;
}

/** Where else a finding plays. A place in a file that is gone by now is left out. */
export function relatedPlaces(report: FileReport, finding: Finding, from: string): RelatedPlace[] {
  return finding.related.flatMap(({ uri, span, message }) => {
    if (uri === undefined || uri === report.analysis.uri) {
      return [{ path: pathFrom(from, report.file), range: rangeOf(report.lines, span), message }];
    }
    try {
      const file = fileURLToPath(uri);
      return [{ path: pathFrom(from, file), range: rangeOf(new LineTable(decode(readFileSync(file))), span), message }];
    } catch {
      return [];
    }
  });
}

export interface TechniqueInfo {
  readonly id: TechniqueId;
  /** The id where the library has no such technique. */
  readonly name: string;
  readonly tactics: readonly string[];
  readonly url: string | undefined;
}

export function techniqueInfo(library: Pick<Library, "get">, id: TechniqueId): TechniqueInfo {
  const technique = library.get(id);
  const header = technique?.header();
  const url = header?.url?.value;
  return {
    id,
    name: technique?.name ?? id,
    tactics: header?.tactics.map(({ value }) => tacticName(value)) ?? [],
    url: url?.startsWith("https://") ? url : attackPage(id),
  };
}

/** The page of a technique of ATT&CK itself, whether or not the library describes it. */
function attackPage(id: TechniqueId): string | undefined {
  const match = /^(T\d{4})(?:\.(\d{3}))?$/.exec(id);
  return match ? `https://attack.mitre.org/techniques/${match[1]}/${match[2] ? `${match[2]}/` : ""}` : undefined;
}
