import { type Finding, type Severity, severities } from "../../core/rules/rule.ts";
import {
  type FileReport,
  type RelatedPlace,
  type Renderer,
  rangeOf,
  relatedPlaces,
  type Summary,
  techniqueInfo,
} from "../report.ts";
import { displayWidth, printable, type Style, wrap } from "../terminal.ts";
import { excerpt } from "./excerpt.ts";

export interface TextOptions {
  readonly cwd: string;
  readonly style: Style;
  /** Columns. */
  readonly width: number;
}

/** For people: the place, the lines with carets under them, what it means, what can be done. */
export function textRenderer(options: TextOptions): Renderer {
  return {
    file: (report) => harmless(report.findings.map((finding) => `${entry(report, finding, options)}\n`).join("")),
    end: (summary) => `${summaryLine(summary, options.style)}\n`,
  };
}

const colours = { error: "red", warning: "yellow", information: "blue", hint: "gray" } as const;

function entry(report: FileReport, finding: Finding, { cwd, style, width }: TextOptions): string {
  const { line, column } = rangeOf(report.lines, finding.span);
  const colour = colours[finding.severity];
  const head = [
    style("bold", `${printable(report.path)}:${line}:${column}`),
    style(colour, finding.severity),
    finding.rule,
    techniquesOf(report, finding),
  ];

  const rows = excerpt(report.analysis.text, report.lines, finding.span, width - gutterOf(report.lines.count) - 3);
  const gutter = gutterOf(rows.at(-1)?.number ?? 0);
  const message = printable(finding.message).replace(/\s+/g, " ");
  const marked = rows.filter((row) => row.marked);
  const room = width - gutter - 3 - (marked[0]?.marked ? marked[0].marked.from + marked[0].marked.length + 1 : 0);
  const isBeside = marked.length === 1 && displayWidth(message) <= room;

  const body = rows.flatMap(({ number, text, marked }) => {
    const source = `${style("gray", `${String(number).padStart(gutter)} │`)} ${text}`.trimEnd();
    if (!marked) return [source];
    const carets = style(colour, "^".repeat(marked.length) + (isBeside ? ` ${message}` : ""));
    return [source, `${style("gray", `${" ".repeat(gutter)} │`)} ${" ".repeat(marked.from)}${carets}`];
  });
  const note = (text: string) => {
    const lines = wrap(printable(text), width - gutter - 3);
    return lines.map((l, i) => `${" ".repeat(gutter + 1)}${i === 0 ? "= " : "  "}${l}`);
  };
  const related = relatedPlaces(report, finding, cwd).map(relatedNote);
  const fixes = finding.fixes.map((fix) => `fix: ${lowerFirst(fix.title)}`);
  const notes = [...(isBeside ? [] : [message]), ...related, ...fixes].flatMap(note);
  return `${head.filter((part) => part !== "").join("  ")}\n${[...body, ...notes].join("\n")}\n`;
}

/** How many columns line numbers take. */
function gutterOf(lastLine: number): number {
  return Math.max(5, String(lastLine).length);
}

/** The first by name, the others by id. */
function techniquesOf({ library }: FileReport, { techniques: [first, ...others] }: Finding): string {
  if (first === undefined) return "";
  const { id, name } = techniqueInfo(library, first);
  return printable([name === id ? id : `${id} ${name}`, ...others].join(" · "));
}

function relatedNote({ path, range, message }: RelatedPlace): string {
  return `${message} (${path}:${range.line})`;
}

/** `Remove pods/exec` within a line; `JSON` and `ENTRYPOINT` stay as they are. */
function lowerFirst(title: string): string {
  return /^[A-Z][a-z ]/.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title;
}

const nouns: Readonly<Record<Severity, readonly [one: string, many: string]>> = {
  error: ["error", "errors"],
  warning: ["warning", "warnings"],
  information: ["information", "information"],
  hint: ["hint", "hints"],
};

/** `2 warnings, 1 information in 2 of 41 files (0.3 s) · 1 suppressed` */
function summaryLine(
  { counts, files, filesWithFindings, suppressed, failures, milliseconds }: Summary,
  style: Style,
): string {
  const found = severities.flatMap((severity) => {
    const count = counts[severity];
    return count > 0 ? style(colours[severity], `${count} ${nouns[severity][count === 1 ? 0 : 1]}`) : [];
  });
  const where = `${found.length > 0 ? `${filesWithFindings} of ` : ""}${files} ${files === 1 ? "file" : "files"}`;
  const parts = [`${found.join(", ") || "Nothing found"} in ${where} (${(milliseconds / 1000).toFixed(1)} s)`];
  if (suppressed > 0) parts.push(`${suppressed} suppressed`);
  if (failures.length > 0) parts.push(`${failures.length} not scanned`);
  return parts.join(" · ");
}

/** In a log of GitHub Actions a line that begins so is a command, even where it quotes a scanned file. */
function harmless(text: string): string {
  return text.replace(/^(\s*)(::|##\[)/gm, "$1\u200B$2");
}
