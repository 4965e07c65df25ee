import { describe, expect, it } from "vitest";
import { clientOf } from "../../../server/src/core/rules/container-client/packages.ts";
import { serviceOf } from "../../../server/src/core/rules/remote-access-service/packages.ts";
import { installs } from "../../../server/src/core/shell/installs.ts";
import { type Case, cases } from "./cases.ts";

function brought(entry: Case) {
  return installs(entry.run).flatMap((install) => {
    const what = clientOf(install) ?? serviceOf(install);
    return what ? [{ what, at: entry.at(install.word.span) }] : [];
  });
}

describe("installs", () => {
  it.each(titled(cases("installs.yaml", "before", "finds")))("finds %s", (_name, entry) => {
    expect(brought(entry)).toContainEqual({ what: entry.says("brings"), at: entry.culprit });
  });

  it.each(titled(cases("installs.yaml", "before", "silent")))("is silent on %s", (_name, entry) => {
    expect(brought(entry)).toEqual([]);
  });
});

function titled(list: readonly Case[]): [string, Case][] {
  return list.map((entry) => [`${entry.line}: ${entry.name.slice(0, 90)}`, entry]);
}
