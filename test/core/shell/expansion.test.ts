import { describe, expect, it } from "vitest";
import { calls } from "../../../server/src/core/shell/calls.ts";
import type { ShellWord } from "../../../server/src/core/shell/script.ts";
import { type Case, cases } from "./cases.ts";

describe("what words become", () => {
  it.each(titled(cases("expansion.yaml", "known")))("is known: %s", (_name, entry) => {
    expect(lastWords(entry)?.map((word) => word.value)).toEqual(entry.list("is"));
  });

  it.each(titled(cases("expansion.yaml", "unknown")))("is not known: %s", (_name, entry) => {
    const values = lastWords(entry)?.map((word) => word.value);
    expect(values?.length).toBeGreaterThan(0);
    expect(values?.filter((value) => value !== undefined)).toEqual([]);
  });

  it("keeps the place of each word as it is written", () => {
    const table = cases("expansion.yaml", "places");
    expect(table.map((entry) => lastWords(entry)?.map((word) => entry.at(word.span)))).toEqual(
      table.map((entry) => entry.list("is")),
    );
  });
});

/** The words behind `x`, in the last place where it is started. */
function lastWords(entry: Case): readonly ShellWord[] | undefined {
  return calls(entry.run)
    .findLast((call) => call.program.name === "x")
    ?.program.words.slice(1);
}

function titled(list: readonly Case[]): [string, Case][] {
  return list.map((entry) => [`${entry.line}: ${entry.name.slice(0, 90)}`, entry]);
}
