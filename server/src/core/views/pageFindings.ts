import type { Profile, Severity } from "../rules/rule.ts";
import { escapeMarkdown } from "../techniques/renderMarkdown.ts";

/** A finding as a page lists it. */
export interface ListedFinding {
  /** As a person knows the file. */
  readonly path: string;
  /** The first line is 1. */
  readonly line: number;
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  /** What opens the place, as the target of a Markdown link. */
  readonly href?: string | undefined;
}

export interface PageFindings {
  /** Where they were looked for, behind "in": `this workspace` */
  readonly where: string;
  readonly findings: readonly ListedFinding[];
  /** `searching`: not known yet. `ended`: the search ended before all files were read. `off`: nothing was looked at. */
  readonly state: "searching" | "complete" | "ended" | "off";
  /** True where a page is shown whole: then its beginning tells how many there are, and leads to the list. */
  readonly announced?: boolean;
}

/** How many of them a page lists. Whoever has more begins with these. */
const shownFindings = 100;

/**
 * False for a hint outside the audit profile: an editor shows it as faint dots, and in a list it would be as loud as a
 * warning.
 */
export function isListed(finding: { readonly severity: Severity }, profile: Profile): boolean {
  return finding.severity !== "hint" || profile === "audit";
}

/** The findings in the order of the paths, those of a file together and in the order that they are given in. */
export function findingBlocks({ where, findings, state }: PageFindings): string[] {
  const title = `## Findings in ${where}`;
  if (state === "searching") return [title, `Looking through ${where}…`];
  if (state === "off") return [title, "Tradecraft is switched off here by the setting `tradecraft.enable`."];
  const ordered = [...findings].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const none = state === "ended" ? "" : `No rule finds this technique in ${where}.`;
  return [
    title,
    ordered.length > 0 ? summary(ordered) : none,
    state === "ended" ? "The search ended before all files were read: there may be more." : "",
    ordered.slice(0, shownFindings).map(item).join("\n"),
  ];
}

/** What a page says of its findings at its beginning. */
export function findingsLine({ where, findings, state, announced }: PageFindings): string {
  if (!announced || state === "off") return "";
  const anchor = `#findings-in-${where.replaceAll(" ", "-")}`;
  const number = state === "searching" ? "Looking for findings" : count(findings.length, "finding");
  return `[${number} in ${where}](${anchor})`;
}

function summary(findings: readonly ListedFinding[]): string {
  const files = new Set(findings.map((finding) => finding.path)).size;
  const rest = findings.length > shownFindings ? `, of which the first ${shownFindings} are here` : "";
  return `${count(findings.length, "finding")} in ${count(files, "file")}${rest}.`;
}

function item({ path, line, rule, severity, message, href }: ListedFinding): string {
  const place = `${escapeMarkdown(path)}:${line}`;
  return `- ${href ? `[${place}](${href})` : place} ${withCode(message)} (${severity}, \`${rule}\`)`;
}

/** Plain text, but for what stands between backticks. */
function withCode(message: string): string {
  const pieces = message.split("`");
  if (pieces.length % 2 === 0) return escapeMarkdown(message);
  return pieces.map((piece, i) => (i % 2 === 1 ? `\`${piece}\`` : escapeMarkdown(piece))).join("");
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? "" : "s"}`;
}
