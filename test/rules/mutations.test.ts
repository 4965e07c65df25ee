import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import { registry } from "../../server/src/core/rules/registry.generated.ts";
import { applyFix } from "../harness.ts";
import { promisesOf, type Subject } from "./page.ts";

/** The promises of its page that a rule breaks. */
function broken(subject: Subject): string[] {
  return promisesOf(subject)
    .filter(({ check }) => {
      const { expected, found } = check();
      return !isDeepStrictEqual(found, expected);
    })
    .map(({ title }) => title);
}

/** The tests of the pages can fail: each rule, made worse, breaks a promise of its page. */
describe.each(registry.map((entry) => ({ ...entry, id: entry.rule.id })))(
  "a worse $id is noticed",
  ({ rule, page }) => {
    it("when it finds nothing", () => {
      expect(broken({ page, rule: { ...rule, check: () => [] } })).not.toEqual([]);
    });

    it("when it marks a character too few", () => {
      const check: typeof rule.check = function* (fact, context) {
        for (const report of rule.check(fact, context)) {
          yield { ...report, span: { start: report.span.start + 1, end: report.span.end } };
        }
      };
      expect(broken({ page, rule: { ...rule, check } })).not.toEqual([]);
    });

    it.skipIf(!/^```\w+ fixed/m.test(page))("when a fix removes one line too many", () => {
      const apply: NonNullable<Subject["apply"]> = (analysis, fix) =>
        applyFix(analysis, fix)
          ?.replace(/[^\n]*\n?$/, "")
          .replace(/[^\n]*\n$/, "");
      expect(broken({ rule, page, apply })).not.toEqual([]);
    });
  },
);
