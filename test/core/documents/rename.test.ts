import { describe, expect, it } from "vitest";
import { rename, renameableAt } from "../../../server/src/core/documents/rename.ts";
import { parseTechnique } from "../../../server/src/core/techniques/parseTechnique.ts";
import { applyEdits } from "../../../server/src/core/text/edit.ts";
import { offsetOf, own, slice } from "./texts.ts";

function renamed(text: string, part: string, name: string, n = 1) {
  const technique = parseTechnique(text);
  const target = renameableAt(technique, offsetOf(text, part, n));
  const edits = target && rename(technique, target, name);
  return edits && ("refused" in edits ? edits.refused : applyEdits(text, edits));
}

describe("renaming a source", () => {
  it("starts on its name, in a citation and in the reference", () => {
    const at = (part: string, n = 1) => {
      const target = renameableAt(parseTechnique(own), offsetOf(own, part, n));
      return target && slice(own, target.span);
    };
    expect(at("(Citation: Our wiki)")).toBe("Our wiki");
    expect(at("[Two words]")).toBe("Two words");
    for (const part of ["https://wiki.example/two", "As T1609", "T1609", "name: ", "M1018", "```yaml"])
      expect(at(part), part).toBeUndefined();
  });

  it("changes the reference and all citations, not the code", () => {
    const expected = own
      .replaceAll("(Citation: Our wiki)", "(Citation: Its page)")
      .replace("M1018, T1609 (Citation: Its page)", "M1018, T1609 (Citation: Our wiki)")
      .replace("[Our wiki]", "[Its page]");
    expect(renamed(own, "(Citation: Our wiki)", "Its page")).toBe(expected);
    expect(renamed(own, "[Our wiki]", " Its page ")).toBe(expected);
  });

  it("changes the citations alone where no reference has the name, also to one that a reference has", () => {
    expect(renamed(own, "(Citation: None)", "Unused")).toBe(own.replace("(Citation: None)", "(Citation: Unused)"));
  });

  it("gives a reference the name that is cited already", () => {
    expect(renamed(own, "[Unused]", "None")).toBe(own.replace("[Unused]", "[None]"));
  });

  it.each([
    ["", /needs a name/],
    [" \t", /needs a name/],
    ["a) b", /cannot hold "\)"/],
    ["[a", /cannot hold "\["/],
    ["a]", /cannot hold "\]"/],
    ["a\nb", /one line/],
    ["Two words", /Another entry .* "Two words"/],
  ])("to %j is refused with the reason", (name, reason) => {
    expect(renamed(own, "[Our wiki]", name)).toMatch(reason);
  });

  it("is refused where Markdown would read something else", () => {
    const text = own.replace("(Citation: Two words).", "(Citation: Two words), (Citation: Our wiki)");
    expect(renamed(text, "[Our wiki]", "a ` b")).toMatch(/would not be read as one name/);
    expect(renamed("---\ntechnique_id: A\n---\n## External References\n- A book\n", "A book", "- x")).toMatch(
      /would not/,
    );
  });
});
