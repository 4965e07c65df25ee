import { describe, expect, it } from "vitest";
import { clientUses } from "../../../server/src/core/shell/clients.ts";
import { type Case, cases } from "./cases.ts";

describe.each(["before", "after"])("written %s the analysis", (when) => {
  it.each(titled(cases("clients.yaml", when, "finds")))("finds %s", (_name, entry) => {
    const uses = clientUses(entry.run);
    const found = uses.find((use) => use.deed === "enter") ?? uses[0];
    expect(found && entry.at(found.span)).toBe(entry.culprit);
    if (entry.says("action")) expect(found?.deed).toBe(entry.says("action"));
  });

  it.each(titled(cases("clients.yaml", when, "silent")))("is silent on %s", (_name, entry) => {
    expect(clientUses(entry.run).map((use) => entry.at(use.span))).toEqual([]);
  });
});

function titled(list: readonly Case[]): [string, Case][] {
  return list.map((entry) => [`${entry.line}: ${entry.name.slice(0, 90)}`, entry]);
}
