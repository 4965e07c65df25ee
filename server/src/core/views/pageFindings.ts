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
  /** `searching`: not known yet. `ended`: a person ended the search before all files were read. */
  readonly state: "searching" | "complete" | "ended";
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
  const ordered = [...findings].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const files = new Set(ordered.map((finding) => finding.path)).size;
  const shown = ordered.slice(0, shownFindings);
  const rest = ordered.length - shown.length;
  return [
    title,
    ordered.length === 0
      ? `No rule finds this technique in ${where}.`
      : `${count(ordered.length, "finding")} in ${count(files, "file")}${rest > 0 ? `, of which the first ${shownFindings} are here` : ""}.`,
    state === "ended" ? "The search was ended before all files were read." : "",
    shown.map(item).join("\n"),
  ];
}

function item({ path, line, rule, severity, message, href }: ListedFinding): string {
  const place = `${escapeMarkdown(path)}:${line}`;
  return `- ${href ? `[${place}](${href})` : place} ${escapeMarkdown(message)} (${severity}, \`${rule}\`)`;
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? "" : "s"}`;
}
