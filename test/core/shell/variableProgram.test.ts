import { describe, expect, it } from "vitest";
import { variablePrograms } from "../../../server/src/core/shell/variableProgram.ts";
import { type Case, cases } from "./cases.ts";

describe.each(["before", "after"])("written %s the analysis", (when) => {
  it.each(titled(cases("variable-programs.yaml", when, "finds")))("finds %s", (_name, entry) => {
    const [found] = variablePrograms(entry.run);
    expect(found && entry.at(found.span)).toBe(entry.culprit);
    if (entry.says("variable")) expect(found?.variable).toBe(entry.says("variable"));
  });

  it.each(titled(cases("variable-programs.yaml", when, "silent")))("is silent on %s", (_name, entry) => {
    expect(variablePrograms(entry.run).map((found) => entry.at(found.span))).toEqual([]);
  });
});

function titled(list: readonly Case[]): [string, Case][] {
  return list.map((entry) => [`${entry.line}: ${entry.name.slice(0, 90)}`, entry]);
}
