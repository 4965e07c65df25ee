import { describe, expect, it } from "vitest";
import { type Payload, payloads } from "../../../server/src/core/shell/payloads.ts";
import { type Case, cases } from "./cases.ts";

const tables = [
  { file: "downloads.yaml", kind: "download" },
  { file: "encoded.yaml", kind: "encoded" },
];

describe.each(tables)("$file", ({ file, kind }) => {
  describe.each(["before", "after"])("written %s the analysis", (when) => {
    it.each(titled(cases(file, "found", when)))("finds %s", (_name, entry) => {
      const found = payloads(entry.run);
      expect(found.map((payload) => [payload.kind, joinLines(entry.at(payload.span))])).toEqual([
        [kind, joinLines(entry.culprit)],
      ]);
      if (entry.says("from")) expect(found[0]?.host).toBe(entry.says("from"));
      if (entry.says("decodes")) expect(found[0]?.text).toBe(entry.says("decodes"));
    });

    it.each(titled(cases(file, "silent", when)))("is silent on %s", (_name, entry) => {
      expect(payloads(entry.run).map((payload: Payload) => entry.at(payload.span))).toEqual([]);
    });
  });
});

/** The table's own indentation is no part of a culprit over several lines. */
function joinLines(text: string): string {
  return text.replace(/\n\s+/g, "\n");
}

function titled(list: readonly Case[]): [string, Case][] {
  return list.map((entry) => [`${entry.line}: ${entry.name.slice(0, 90)}`, entry]);
}
