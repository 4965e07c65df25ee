import { describe, expect, it } from "vitest";
import { idleness } from "../../../server/src/core/shell/idle.ts";
import { type Case, cases } from "./cases.ts";

describe.each(["before", "after"])("written %s the analysis", (when) => {
  it.each(titled(cases("idle.yaml", "idle", when)))("waits: %s", (_name, entry) => {
    const idle = idleness(entry.run);
    expect(idle && { ...idle, span: entry.at(idle.span) }).toEqual({
      byShell: entry.says("shell") !== "false",
      span: entry.culprit,
    });
  });

  it.each(titled(cases("idle.yaml", "busy", when)))("does not wait: %s", (_name, entry) => {
    expect(idleness(entry.run)).toBeUndefined();
  });
});

function titled(list: readonly Case[]): [string, Case][] {
  return list.map((entry) => [`${entry.line}: ${entry.name.slice(0, 90)}`, entry]);
}
