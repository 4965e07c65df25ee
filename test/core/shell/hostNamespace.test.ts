import { describe, expect, it } from "vitest";
import { hostCommands } from "../../../server/src/core/shell/hostNamespace.ts";
import { type Case, cases } from "./cases.ts";

const isHostRoot = (path: string) => /^(?:\/mnt)?\/host(?:-root|fs)?$/.test(path);

describe.each(["before", "after"])("written %s the analysis", (when) => {
  it.each(titled(cases("host-namespaces.yaml", when, "finds")))("finds %s", (_name, entry) => {
    const [found] = hostCommands(entry.run, isHostRoot);
    expect(found && entry.at(found.span)).toBe(entry.culprit);
    if (entry.says("way")) expect(found?.way).toBe(entry.says("way"));
  });

  it.each(titled(cases("host-namespaces.yaml", when, "silent")))("is silent on %s", (_name, entry) => {
    const [found] = hostCommands(entry.run, isHostRoot);
    expect(found && entry.at(found.span)).toBeUndefined();
  });
});

function titled(list: readonly Case[]): [string, Case][] {
  return list.map((entry) => [`${entry.line}: ${entry.name.slice(0, 90)}`, entry]);
}
