import { describe, expect, it } from "vitest";
import { applyEdits } from "../../server/src/core/text/edit.ts";
import { LineTable } from "../../server/src/core/text/lines.ts";
import { actionsAt, editsOf } from "../../server/src/core/views/actions.ts";
import { allowedAfter, analyzeText, applyFix, rules } from "../harness.ts";
import { sampleFiles } from "../samples.ts";
import { sharedFiles, sharedMissing } from "../shared.ts";

/** Whatever is wrong with what a fix or suppression of the file leaves behind; nothing where all keep their promise. */
function brokenPromises(name: string, text: string): { tried: number; broken: string[] } {
  const before = analyzeText(name, text);
  const broken: string[] = [];
  let tried = 0;
  const errors = syntaxErrors(before.problems);
  for (const finding of before.findings) {
    const complain = (what: string) =>
      broken.push(
        `${name}: ${finding.rule} “${text.slice(finding.span.start, finding.span.end).slice(0, 40)}”: ${what}`,
      );
    for (const fix of finding.fixes) {
      const fixed = applyFix(before, fix);
      if (fixed === undefined) continue;
      tried++;
      const after = analyzeText(name, fixed);
      if (syntaxErrors(after.problems) > errors) complain(`${fix.title} leaves text that does not parse`);
      // Two objects may have the same name: what counts is that there is one finding less.
      const same = (f: { key: string }) => f.key.replace(/#\d+$/, "") === finding.key.replace(/#\d+$/, "");
      if (after.findings.filter(same).length >= before.findings.filter(same).length)
        complain(`${fix.title} leaves the finding`);
      const allowed = allowedAfter(name, before, finding);
      // What a repaired array starts is read for the first time.
      const revealed = (f: { rule: string }) => finding.rule === "malformed-exec-form" && commandRules.has(f.rule);
      const fresh = after.findings.filter((f) => !allowed.has(f.key) && !revealed(f));
      if (fresh.length > 0) complain(`${fix.title} makes ${fresh.map((f) => f.rule).join(", ")}`);
      const lost = commentsOf(text).filter((c) => !commentsOf(fixed).includes(c) && !onCutLine(text, fixed, c));
      if (lost.length > 0) complain(`${fix.title} loses the comment ${lost[0]}`);
    }
    for (const action of actionsAt(before, finding.span).filter((a) => a.kind !== "fix" && a.finding === finding)) {
      const edits = editsOf(before, action);
      if (!edits) continue;
      tried++;
      const after = analyzeText(name, applyEdits(text, edits.edits));
      const left = after.findings.filter((f) => f.rule === finding.rule).length;
      const now = before.findings.filter((f) => f.rule === finding.rule).length;
      if (left >= now) complain(`${action.title} silences nothing`);
      if (after.findings.some((f) => f.techniques.length === 0)) complain(`${action.title} is reported itself`);
    }
  }
  return { tried, broken };
}

const commandRules = new Set(rules.filter((rule) => rule.on.includes("command")).map((rule) => rule.id));

function syntaxErrors(problems: readonly { code: string }[]): number {
  return problems.filter((p) => p.code === "yaml-syntax").length;
}

/** Comments on lines of their own: a fix keeps them all. */
function commentsOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .filter((line) => /^\s*#/.test(line))
    .map((line) => line.trim());
}

/** A comment within the lines that a fix removes goes with them. */
function onCutLine(before: string, after: string, comment: string): boolean {
  let start = 0;
  while (start < after.length && before[start] === after[start]) start++;
  let end = 0;
  while (end < after.length - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  const lines = new LineTable(before);
  const [from, to] = [lines.positionAt(start).line, lines.positionAt(before.length - end).line];
  for (let line = from; line <= to; line++) if (lines.line(line).trim() === comment) return true;
  return false;
}

describe("every offered fix and suppression, applied alone, keeps its promise", () => {
  it("in the samples", () => {
    const all = sampleFiles().map(([name, text]) => brokenPromises(name, text));
    expect(all.flatMap((one) => one.broken)).toEqual([]);
    expect(all.reduce((sum, one) => sum + one.tried, 0)).toBeGreaterThan(20);
  });

  it.skipIf(sharedMissing).each(["corpus", "fixtures"])(
    "in the %s",
    (folder) => {
      let tried = 0;
      const broken: string[] = [];
      for (const { file, text } of sharedFiles(folder, /\.ya?ml$|\.json$|dockerfile/i)) {
        if (text.length > 200_000) continue;
        const one = brokenPromises(file, text);
        tried += one.tried;
        broken.push(...one.broken);
      }
      expect(broken).toEqual([]);
      expect(tried).toBeGreaterThan(500);
    },
    300_000,
  );
});
