import { describe, expect, it } from "vitest";
import { remoteAccess } from "../../../server/src/core/shell/remoteAccess.ts";
import { type Case, cases } from "./cases.ts";

describe.each(["before", "after"])("written %s the analysis", (when) => {
  it.each(titled(cases("remote-access.yaml", when, "finds")))("finds %s", (_name, entry) => {
    const found = remoteAccess(entry.run);
    expect(found && entry.at(found.span)).toBe(entry.culprit);
    if (entry.says("service")) expect(found?.service).toBe(entry.says("service"));
  });

  it.each(titled(cases("remote-access.yaml", when, "silent")))("is silent on %s", (_name, entry) => {
    const found = remoteAccess(entry.run);
    expect(found && entry.at(found.span)).toBeUndefined();
  });
});

function titled(list: readonly Case[]): [string, Case][] {
  return list.map((entry) => [`${entry.line}: ${entry.name.slice(0, 90)}`, entry]);
}
