import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ImportError } from "../../../server/src/core/import/importError.ts";
import { readObjects } from "../../../server/src/core/import/objects.ts";
import { readRelease } from "../../../server/src/core/import/release.ts";
import { bundle, drain, importText, technique } from "./bundles.ts";

const objects = (text: string) => [...readObjects(text)].flatMap(({ object }) => (object ? [object] : []));
const refusal = (text: string): string => {
  try {
    drain(readRelease(text));
  } catch (error) {
    if (error instanceof ImportError) return error.message;
    throw error;
  }
  return "";
};

describe("what is no bundle", () => {
  it.each([
    ["", "is empty."],
    [" \n", "is empty."],
    ["\uFEFF", "is empty."],
    ["---\nid: x\n", "is no STIX bundle: it is no JSON."],
    ["<!doctype html>", "is no STIX bundle but a web page: download the file itself."],
    ["[]", "is no STIX bundle: it is a list, not an object."],
    ["{}", "is no STIX bundle: its type is missing."],
    ['{"name": "layer", "techniques": [{}]}', "is no STIX bundle: its type is missing."],
    ['{"type": "report", "objects": []}', 'is no STIX bundle: its type is "report".'],
    ['{"type": "bundle"}', "is an empty STIX bundle: it has no objects."],
    ['{"type": "bundle", "objects": {}}', "is no STIX bundle: its objects are no list."],
    ['{"type": "bundle", "objects": []}', "is a STIX bundle without techniques."],
    ['{"type": "bundle", "objects": [{"type": "malware", "id": "x"}]}', "is a STIX bundle without techniques."],
    ['{"type": "bundle", "objects": [{"type": nope}]}', "is no valid JSON near character 32."],
    ['{"type": "bundle", "objects": [] x', "is no valid JSON near character 34."],
    ['{"type": "bundle", "objects": []} x', "is no valid JSON near character 34."],
    ['{"type": "bundle" "objects": []}', "is no valid JSON near character 19."],
    ['{type: "bundle"}', "is no valid JSON near character 2."],
    ["{]", "is no valid JSON near character 2."],
  ])("%j %s", (text, reason) => {
    expect(refusal(text)).toBe(reason);
  });

  it("is half of one, wherever it ends", () => {
    const whole = bundle([technique("T1609", { name: 'a\\"b' })]).trimEnd();
    expect(refusal(whole)).toBe("");
    for (let end = 1; end < whole.length; end++) {
      expect(refusal(whole.slice(0, end)), String(end)).toBe("ends in the middle: a part of the file is missing.");
    }
  });
});

describe("a bundle", () => {
  it("is read as JSON is, whatever its objects hold", () => {
    fc.assert(
      fc.property(fc.array(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 5 })), { maxLength: 5 }), (list) => {
        for (const space of [undefined, 2, "\t"]) {
          const text = JSON.stringify({ id: "x", objects: list, more: [{}, "]"], type: "bundle" }, undefined, space);
          expect(objects(text)).toEqual(JSON.parse(text).objects);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("may begin with a byte order mark and say its type last", () => {
    const text = `\uFEFF${JSON.stringify({ objects: [technique("T1609")], type: "bundle" })}`;
    expect(importText(text).documents).toHaveLength(1);
  });

  it("tells how far the reader is", () => {
    const filler = Array.from({ length: 40 }, (_, i) => ({
      type: "malware",
      id: `malware--${i}`,
      text: "x".repeat(100_000),
    }));
    const shares = [...readRelease(bundle([...filler, technique("T1609")]))];
    expect(shares.length).toBeGreaterThan(2);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.every((share) => share > 0 && share <= 1)).toBe(true);
  });
});

describe("hostile JSON", () => {
  const around = (hostile: string): string => bundle([technique("T1609")]).replace(/\n\s*\]\n\}$/, `,${hostile}]}`);

  it.each([
    ["arrays in arrays", `{"type": "x", "a": ${"[".repeat(2e6)}${"]".repeat(2e6)}}`],
    ["objects in objects", `{"type": "x", "a": ${'{"a":'.repeat(1e6)}1${"}".repeat(1e6)}}`],
    ["a list beside the objects", "[".repeat(2e6) + "]".repeat(2e6)],
    ["a long string", JSON.stringify({ type: "x", a: "\\".repeat(4e6) })],
    ["many quotes", JSON.stringify({ type: "x", a: '"'.repeat(2e6) })],
    ["a large object", JSON.stringify({ type: "attack-pattern", id: "attack-pattern--9", a: "x".repeat(17e6) })],
    [
      "prototypes",
      '{"type": "attack-pattern", "id": "attack-pattern--8", "__proto__": {"name": "x"}, "constructor": 1}',
    ],
  ])("%s costs nothing else", (_, hostile) => {
    const { documents } = importText(around(hostile));
    expect(documents.map(({ name }) => name)).toEqual(["T1609.md"]);
  });

  it("deep at the top is passed over", () => {
    const text = bundle([technique("T1609")]).replace("{", `{"x": ${"[".repeat(2e6)}${"]".repeat(2e6)},`);
    expect(importText(text).documents).toHaveLength(1);
  });

  it("with more objects than there can be is refused", () => {
    expect(refusal(`{"type": "bundle", "objects": [${"1,".repeat(1_000_001)}1]}`)).toBe(
      "has more than 1000000 objects.",
    );
  });

  it("with more techniques than there can be is refused", () => {
    const many = Array.from({ length: 20_001 }, (_, i) => ({ type: "attack-pattern", id: `attack-pattern--${i}` }));
    expect(refusal(bundle(many))).toBe("has more than 20000 techniques.");
  });
});
