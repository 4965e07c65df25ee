import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { yamlScalar } from "../../../server/src/core/import/yamlScalar.ts";

describe("a text in front matter", () => {
  it.each([
    ["Container Administration Command", "Container Administration Command"],
    ["Command: Command Execution", "'Command: Command Execution'"],
    ["@ionstorm", "'@ionstorm'"],
    ["it's", "it's"],
    ["'t", "'''t'"],
    ["18.1", "'18.1'"],
    ["yes", "'yes'"],
    ["", "''"],
    ["a #b", "'a #b'"],
    ["a#b", "a#b"],
    ["- a", "'- a'"],
    ["-a", "-a"],
    ["Process Doppelgänging", '"Process Doppelg\\xE4nging"'],
    ["a\u200c\u{1f600}\xa0", '"a\\u200C\\U0001F600\\_"'],
  ])("%j is written %s", (text, written) => {
    expect(yamlScalar(text, 2)).toBe(written);
  });

  it("is folded at a single blank beyond 80 columns", () => {
    const words = `${"x".repeat(79)} Engineering  Team of`;
    expect(yamlScalar(words, 2)).toBe(`${"x".repeat(79)}\n  Engineering  Team of`);
    expect(yamlScalar(`@${words}`, 2)).toBe(`'@${"x".repeat(79)}\n  Engineering  Team of'`);
    expect(yamlScalar(`ä${words}`, 2)).toBe(`"\\xE4${"x".repeat(79)}\\\n  \\ Engineering  Team of"`);
  });

  it("is read as the text that it was, by YAML 1.1 and 1.2", () => {
    const piece = fc.oneof(
      fc.constantFrom(
        " ",
        "  ",
        ": ",
        " #",
        "'",
        '"',
        "\\",
        "- ",
        "ä",
        "\u2028",
        "\xa0",
        "yes",
        "1",
        "0x1F",
        "~",
        "2024-01-01",
        "word ",
      ),
      fc.string({ unit: "grapheme", maxLength: 12 }),
    );
    const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join("").replace(/[\r\n]/g, " "));
    fc.assert(
      fc.property(text, fc.constantFrom("1.1", "1.2"), (value, version) => {
        const document = `title: ${yamlScalar(value, 7)}\nlist:\n- ${yamlScalar(value, 2)}\n`;
        expect(parse(document, { version })).toEqual({ title: value, list: [value] });
      }),
      { numRuns: 2000 },
    );
  });
});
