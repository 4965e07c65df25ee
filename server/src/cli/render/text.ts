import { type Finding, type Severity, severities } from "../../core/rules/rule.ts";
import { possibleFixes } from "../../core/views/actions.ts";
import {
  type FileReport,
  type Renderer,
  rangeOf,
  relatedPlaces,
  type Summary,
  type TechniqueInfo,
  techniqueInfo,
} from "../report.ts";
import { displayWidth, printable, printableLine, type Style, wrap } from "../terminal.ts";
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
  const numbers = Math.max(5, String(report.lines.count).length);
  const room = width - numbers - 3;
  const message = printable(finding.message).replace(/\s+/g, " ");
  const rows = excerpt(report.analysis.text, report.lines, finding.span, room);
  const [marked, ...others] = rows.flatMap((row) => row.marked ?? []);
  const isBeside =
    marked !== undefined && others.length === 0 && marked.from + marked.length + 1 + displayWidth(message) <= room;

  const bar = (number: string) => style("gray", `${number.padStart(numbers)} │`);
  const source = rows.flatMap((row) => {
    const line = `${bar(String(row.number))} ${row.text}`.trimEnd();
    if (!row.marked) return [line];
    const carets = "^".repeat(row.marked.length) + (isBeside ? ` ${message}` : "");
    return [line, `${bar("")} ${" ".repeat(row.marked.from)}${style(colours[finding.severity], carets)}`];
  });
  const notes = [
    ...(isBeside ? [] : [message]),
    ...relatedPlaces(report, finding, cwd).map(({ message, path, range }) => `${message} (${path}:${range.line})`),
    ...possibleFixes(report.analysis, finding).map((fix) => `fix: ${lowerFirst(fix.title)}`),
  ].flatMap((note) =>
    wrap(printable(note), room).map((line, i) => `${" ".repeat(numbers + 1)}${i === 0 ? "=" : " "} ${line}`),
  );
  return `${[headline(report, finding, style), ...source, ...notes].join("\n")}\n`;
}

/** `deploy/runner.yaml:12:23  warning  rbac-exec  T1609 Container Administration Command`; other techniques by id. */
function headline({ path, lines, library }: FileReport, finding: Finding, style: Style): string {
  const { line, column } = rangeOf(lines, finding.span);
  const [first, ...others] = finding.techniques;
  const techniques = first === undefined ? [] : [nameOf(techniqueInfo(library, first)), ...others];
  const parts = [
    style("bold", `${printableLine(path)}:${line}:${column}`),
    style(colours[finding.severity], finding.severity),
    finding.rule,
    printableLine(techniques.join(" · ")),
  ];
  return parts.filter((part) => part !== "").join("  ");
}

function nameOf({ id, name }: TechniqueInfo): string {
  return name === id ? id : `${id} ${name}`;
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
  return text.replace(/^([^\S\n]*)(::|##\[)/gm, "$1\u200B$2");
}
