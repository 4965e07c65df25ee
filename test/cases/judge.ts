import type { Finding } from "../../server/src/core/rules/rule.ts";
import type { Span } from "../../server/src/core/text/span.ts";
import { analyzeText } from "../harness.ts";
import type { CommandCase, FileCase } from "./cases.ts";
import { locate, type Piece, textOf } from "./piece.ts";

/** The rules that must be silent about look-alikes. */
const malicious = [
  "reverse-shell",
  "download-and-run",
  "encoded-payload",
  "idle-container",
  "bare-shell",
  "variable-command",
  "container-client",
  "host-namespace-command",
  "remote-access-service",
  "docker-daemon-exposed",
];

/** About the form that a command is put into, not about the command. */
const aboutForms = ["ephemeral-container"];

/** What is wrong with the findings of a command in each of its forms: a line each, none where all is well. */
export function commandProblems(entry: CommandCase): string[] {
  return entry.forms.flatMap((form) => {
    const file = form.write(entry.command);
    const name = form.file ?? form.language;
    const problems = entry.rules.length > 0 ? misses(entry, name, file) : alarms(name, textOf(file), entry.allowed);
    return problems.map((problem) => `${form.language}: ${form.name}: ${problem}`);
  });
}

/** What is wrong with the findings of one form of a malicious command. */
function misses(entry: CommandCase, name: string, file: Piece): string[] {
  const text = textOf(file);
  const { findings } = analyzeText(name, text);
  const place = locate(file, entry.culprit);
  // A form that writes the script alone has no word of the shell; Docker implies it, and a finding stands on the line.
  const culprit = place && onWords(entry) ? wholeLines(text, place) : place;
  const right = (f: Finding) => entry.rules.includes(f.rule) && culprit !== undefined && overlap(f.span, culprit);
  const found = findings.filter(right);
  const loud = findings.filter((f) => isLoud(f) && f !== found[0]);
  return [
    ...(found.length === 0 ? [`missed${elsewhere(findings, entry.rules, text)}`] : []),
    ...loud.map((f) => `also ${shown(f, text)}`),
  ];
}

/** Rules whose findings stand on the shell's word, or on the instruction, and not in the script. */
function onWords(entry: CommandCase): boolean {
  return entry.rules.some((id) => id === "idle-container" || id === "bare-shell" || id === "variable-command");
}

/** What is found in a look-alike though it should not be. */
function alarms(name: string, text: string, allowed: readonly string[]): string[] {
  const { findings } = analyzeText(name, text);
  return findings
    .filter((f) => malicious.includes(f.rule) && f.severity !== "hint" && !allowed.includes(f.rule))
    .map((f) => shown(f, text));
}

/** What is wrong with the findings of a whole file. */
export function fileProblems({ file, text, findings: expected, allowed }: FileCase): string[] {
  if (expected.length === 0) return alarms(file, text, allowed);
  const { findings } = analyzeText(file, text);
  const used = new Set<Finding>();
  const missed = expected.flatMap(({ rules: ids, within }) => {
    const found = findings.find(
      (f) => !used.has(f) && ids.includes(f.rule) && occurrences(text, within).some((s) => overlap(f.span, s)),
    );
    if (found) used.add(found);
    return found ? [] : [`missed ${ids.join(" or ")} at ${within.slice(0, 60)}${elsewhere(findings, ids, text)}`];
  });
  const others = findings.filter((f) => isLoud(f) && !used.has(f) && !allowed.includes(f.rule));
  return [...missed, ...others.map((f) => `also ${shown(f, text)}`)];
}

function isLoud(finding: Finding): boolean {
  const { rule, severity } = finding;
  return (severity === "error" || severity === "warning") && !aboutForms.includes(rule);
}

function overlap(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}

function wholeLines(text: string, { start, end }: Span): Span {
  const next = text.indexOf("\n", end);
  return { start: text.lastIndexOf("\n", start - 1) + 1, end: next < 0 ? text.length : next };
}

function occurrences(text: string, part: string): Span[] {
  const spans: Span[] = [];
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1))
    spans.push({ start: at, end: at + part.length });
  return spans;
}

function elsewhere(findings: readonly Finding[], ids: readonly string[], text: string): string {
  const there = findings.filter((f) => ids.includes(f.rule));
  return there.length === 0 ? "" : `, but there is ${there.map((f) => shown(f, text)).join(", ")}`;
}

function shown({ rule, severity, span }: Finding, text: string): string {
  return `${severity} ${rule} on ${JSON.stringify(text.slice(span.start, Math.min(span.end, span.start + 60)))}`;
}
