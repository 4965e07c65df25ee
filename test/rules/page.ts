import type { Analysis } from "../../server/src/core/analysis/analyze.ts";
import { type Example, parseManual } from "../../server/src/core/rules/manual.ts";
import type { Fix, Rule } from "../../server/src/core/rules/rule.ts";
import { LineTable } from "../../server/src/core/text/lines.ts";
import { allowedAfter, analyzeText, applyFix, rules } from "../harness.ts";

/** One thing that a page promises, and how the rule keeps it. */
export interface PagePromise {
  readonly title: string;
  /** What the page says and what the rule does: the same, where the promise is kept. */
  check(): { expected: unknown; found: unknown };
}

export interface Subject {
  readonly rule: Rule;
  readonly page: string;
  /** How a fix is applied; a mutation test puts a worse one in. */
  readonly apply?: (analysis: Analysis, fix: Fix) => string | undefined;
}

/**
 * What a rule's page promises. A line of carets under the culprit marks a finding; the marks are taken out before the
 * text is analysed, and marked and found places must be the same. A `fixed` block is what the fix makes of the block
 * before it, a `clean` block must stay silent.
 */
export function promisesOf({ rule, page, apply = applyFix }: Subject): PagePromise[] {
  const all = rules.map((other) => (other.id === rule.id ? rule : other));
  const analyze = (name: string, text: string, profile = rule.profile) =>
    analyzeText(name, text, { profile, rules: all });
  const promises: PagePromise[] = [];
  let before: string | undefined;
  for (const example of parseManual(page).examples) {
    const { text, marks } = unmark(example.text);
    const title = `line ${example.line}: ${example.language} ${example.role} ${example.note}`;
    const name = example.language;
    if (example.role === "finding") {
      before = text;
      const check = () => ({ expected: marks, found: places(text, analyze(name, text).findings) });
      promises.push({ title, check });
    } else if (example.role === "clean") {
      const check = () => ({
        expected: [],
        found: analyze(name, text, "audit")
          .findings.filter((f) => f.rule === rule.id)
          .map((f) => f.message),
      });
      promises.push({ title, check });
    } else {
      const broken = before ?? "";
      promises.push({ title, check: () => fixed(example, broken, text) });
    }
  }
  return promises;

  function fixed({ language, note }: Example, broken: string, text: string): { expected: unknown; found: unknown } {
    const analysis = analyze(language, broken, "audit");
    const offers = analysis.findings
      .filter((f) => f.rule === rule.id)
      .flatMap((finding) => finding.fixes.map((fix) => ({ finding, fix })));
    const offer = offers.find(({ fix }) => note === "" || fix.title === note);
    if (!offer) return { expected: `a fix ${note}`, found: offers.map(({ fix }) => fix.title) };
    const result = apply(analysis, offer.fix);
    const allowed = allowedAfter(language, analysis, offer.finding);
    const after = analyze(language, result ?? "", "audit").findings.map((f) => f.key);
    return {
      expected: { text, finding: false, fresh: [] },
      found: {
        text: result,
        finding: after.includes(offer.finding.key),
        fresh: after.filter((key) => !allowed.has(key)),
      },
    };
  }
}

interface Mark {
  readonly line: string;
  readonly text: string;
  readonly rule: string;
}

/** Takes the marker lines out and says what they mark: the text above the carets and its line. */
export function unmark(marked: string): { text: string; marks: Mark[] } {
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
