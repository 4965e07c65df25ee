import { afterAll, describe, expect, it } from "vitest";
import type { Finding } from "../../server/src/core/rules/rule.ts";
import type { Span } from "../../server/src/core/text/span.ts";
import { analyzeText, rules } from "../harness.ts";
import { type CommandCase, commandCases, type FileCase, fileCases } from "./cases.ts";
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
const known = new Set(rules.map((rule) => rule.id));
const skipped = new Map<string, number>();

for (const split of ["open", "kept"] as const) {
  describe(`${split} cases`, () => {
    const commands = commandCases("malicious").filter((c) => c.split === split && testable(c.rules));
    const alike = commandCases("look-alikes").filter((c) => c.split === split);
    const files = fileCases().filter((c) => c.split === split && c.findings.every((f) => testable(f.rules)));

    it.each(named(commands))("finds %s", (_name, entry) => {
      expect(entry.forms.flatMap((form) => problems(entry, form.file ?? form.language, form.write(entry.command), `${form.language}: ${form.name}`))).toEqual([]);
    });
    it.each(named(alike))("leaves alone %s", (_name, entry) => {
      expect(
        entry.forms.flatMap((form) =>
          alarms(form.file ?? form.language, textOf(form.write(entry.command)), entry.allowed).map(
            (alarm) => `${form.language}: ${form.name}: ${alarm}`,
          ),
        ),
      ).toEqual([]);
    });
    it.each(named(files))("reads %s", (_name, entry) => {
      expect(fileProblems(entry)).toEqual([]);
    });
  });
}

afterAll(() => {
  if (skipped.size === 0) return;
  const counts = [...skipped].map(([ids, count]) => `${ids} ${count}`).join(", ");
  console.log(`Cases left out because their rules do not exist yet: ${counts}`);
});

/** True where the rules exist; counts what is left out. */
function testable(ids: readonly string[]): boolean {
  const missing = ids.filter((id) => !known.has(id));
  if (missing.length === 0) return true;
  const key = missing.join("/");
  skipped.set(key, (skipped.get(key) ?? 0) + 1);
  return false;
}

/** What is wrong with the findings of one form of a malicious command. */
function problems(entry: CommandCase, name: string, file: Piece, form: string): string[] {
  const text = textOf(file);
  const { findings } = analyzeText(name, text);
  const place = locate(file, entry.culprit);
  // A form that writes the script alone has no word of the shell; Docker implies it, and a finding stands on the line.
  const culprit = place && onWords(entry) ? wholeLines(text, place) : place;
  const right = (f: Finding) => entry.rules.includes(f.rule) && culprit !== undefined && overlap(f.span, culprit);
  const found = findings.filter(right);
  const loud = findings.filter((f) => isLoud(f) && f !== found[0]);
  return [
    ...(found.length === 0 ? [`${form}: missed${elsewhere(findings, entry.rules, text)}`] : []),
    ...loud.map((f) => `${form}: also ${shown(f, text)}`),
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

function fileProblems({ file, text, findings: expected, allowed }: FileCase): string[] {
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
  return finding.severity === "error" || finding.severity === "warning";
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

function named<T extends { readonly name: string }>(cases: readonly T[]): [string, T][] {
  return cases.map((entry) => [entry.name, entry]);
}
