import { describe, expect, it } from "vitest";
import { type Example, parseManual } from "../../server/src/core/rules/manual.ts";
import { registry } from "../../server/src/core/rules/registry.generated.ts";
import { LineTable } from "../../server/src/core/text/lines.ts";
import { allowedAfter, analyzeText, applyFix } from "../harness.ts";

/**
 * Runs every rule's page. A line of carets under the culprit marks a finding; the marks are taken out before the text
 * is analysed, and marked and found places must be the same. A `fixed` block is what the fix makes of the block before.
 */
describe.each(registry.map(({ rule, page }) => ({ id: rule.id, rule, manual: parseManual(page) })))(
  "$id",
  ({ id, rule, manual }) => {
    it("has a complete manual", () => {
      expect(manual.title).toBe(rule.title);
      for (const section of [manual.finds, manual.why, manual.todo, manual.fine]) expect(section).not.toBe("");
      const languages = new Set(manual.examples.map((e) => e.language));
      expect(languages.size).toBeGreaterThan(0);
      for (const language of languages) {
        const roles = manual.examples.filter((e) => e.language === language).map((e) => e.role);
        expect(roles, `${language} has a finding and a look-alike`).toEqual(
          expect.arrayContaining(["finding", "clean"]),
        );
      }
    });

    let before: { example: Example; text: string } | undefined;
    for (const example of manual.examples) {
      const { text, marks } = unmark(example.text);
      const name = example.language;
      const where = `line ${example.line}: ${example.role} ${example.language} ${example.note}`;
      if (example.role === "clean") {
        it(`${where} stays silent`, () => {
          expect(analyzeText(name, text).findings.filter((f) => f.rule === id)).toEqual([]);
        });
      } else if (example.role === "finding") {
        before = { example, text };
        it(`${where} is found where it is marked`, () => {
          const found = places(text, analyzeText(name, text, { profile: rule.profile }).findings);
          expect(marks.length).toBeGreaterThan(0);
          expect(found).toEqual(marks);
        });
      } else {
        const broken = before as NonNullable<typeof before>;
        it(`${where} is what the fix makes`, () => {
          const analysis = analyzeText(name, broken.text);
          const titled = analysis.findings
            .filter((f) => f.rule === id)
            .flatMap((finding) => finding.fixes.map((fix) => ({ finding, fix })))
            .find(({ fix }) => example.note === "" || fix.title === example.note);
          expect(titled, `a fix ${example.note}`).toBeDefined();
          const { finding, fix } = titled as NonNullable<typeof titled>;
          expect(applyFix(analysis, fix)).toBe(text);
          const after = analyzeText(name, text).findings.map((f) => f.key);
          expect(after).not.toContain(finding.key);
          const allowed = allowedAfter(name, analysis, finding);
          expect(after.filter((key) => !allowed.has(key))).toEqual([]);
        });
      }
    }
  },
);

interface Mark {
  readonly line: string;
  readonly text: string;
  readonly rule: string;
}

/** Takes the marker lines out and says what they mark: the text above the carets and its line. */
function unmark(marked: string): { text: string; marks: Mark[] } {
  const kept: string[] = [];
  const marks: Mark[] = [];
  for (const line of marked.split("\n")) {
    const mark = /^#?[ \t]*(\^+)[ \t]+([a-z-]+)$/.exec(line);
    const above = kept.at(-1);
    if (!mark || above === undefined) kept.push(line);
    else {
      const start = line.indexOf("^");
      marks.push({
        line: above,
        text: above.slice(start, start + (mark[1] as string).length),
        rule: mark[2] as string,
      });
    }
  }
  return { text: kept.join("\n"), marks };
}

/** What was found, as a marker line would say it: of a finding over several lines the first one's part. */
function places(text: string, findings: readonly { span: { start: number; end: number }; rule: string }[]): Mark[] {
  const lines = new LineTable(text);
  return findings.map(({ span, rule }) => {
    const { line, character } = lines.positionAt(span.start);
    const content = lines.line(line);
    return { line: content, text: content.slice(character, character + (span.end - span.start)), rule };
  });
}
