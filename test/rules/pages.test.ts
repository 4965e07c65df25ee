import { describe, expect, it } from "vitest";
import { parseManual } from "../../server/src/core/rules/manual.ts";
import { registry } from "../../server/src/core/rules/registry.generated.ts";
import { promisesOf } from "./page.ts";

describe.each(registry.map((entry) => ({ ...entry, id: entry.rule.id })))("the page of $id", ({ rule, page }) => {
  it("is a complete manual", () => {
    const manual = parseManual(page);
    expect(manual.title).toBe(rule.title);
    for (const section of [manual.finds, manual.why, manual.todo, manual.fine]) expect(section).not.toBe("");
    const languages = new Set(manual.examples.map((e) => e.language));
    expect(languages.size).toBeGreaterThan(0);
    for (const language of languages) {
      const roles = manual.examples.filter((e) => e.language === language).map((e) => e.role);
      expect(roles, `${language} has a finding and a look-alike`).toEqual(expect.arrayContaining(["finding", "clean"]));
    }
  });

  for (const { title, check } of promisesOf({ rule, page })) {
    it(title, () => {
      const { expected, found } = check();
      expect(found).toEqual(expected);
    });
  }
});
