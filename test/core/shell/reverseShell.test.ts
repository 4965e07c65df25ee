import { describe, expect, it } from "vitest";
import { reverseShell } from "../../../server/src/core/shell/reverseShell.ts";
import { type Case, cases } from "./cases.ts";

describe.each(["before", "after"])("written %s the analysis", (when) => {
  it.each(titled(cases("reverse-shells.yaml", when)))("finds %s", (_name, entry) => {
    const found = reverseShell(entry.run);
    expect(found && entry.at(found.span)).toBe(entry.culprit);
    if (entry.says("reason")) expect(found?.reason).toBe(entry.says("reason"));
  });

  it.each(titled(cases("look-alikes.yaml", when)))("is silent on %s", (_name, entry) => {
    const found = reverseShell(entry.run);
    expect(found && entry.at(found.span)).toBeUndefined();
  });
});

function titled(list: readonly Case[]): [string, Case][] {
  return list.map((entry) => [`${entry.line}: ${entry.name.slice(0, 90)}`, entry]);
}
