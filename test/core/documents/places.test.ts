import { describe, expect, it } from "vitest";
import { definitionOf, type KnownText, pointerAt, referencesOf } from "../../../server/src/core/documents/places.ts";
import { createLibrary } from "../../../server/src/core/techniques/library.ts";
import { parseTechnique } from "../../../server/src/core/techniques/parseTechnique.ts";
import { bundledTechniques } from "../../../server/src/techniques.generated.ts";
import { offsetOf, own, slice } from "./texts.ts";

const library = createLibrary(bundledTechniques).overlay([{ uri: "own", text: own }]);
const here: KnownText = { uri: "own", text: own, technique: parseTechnique(own, "own") };
const other: KnownText = (() => {
  const text =
    "---\nmitre_attack_url: https://attack.mitre.org/techniques/T1053/007\nname: x\ntactics: [execution]\n---\nORG-0001, T1053, T1053.007, ORG-00012\n";
  return { uri: "other", text, technique: parseTechnique(text, "other") };
})();
const yaml: KnownText = { uri: "yaml", text: "# ORG-0001 and T1053.007\nexecution: execution\n" };

const pointer = (known: KnownText, part: string, n = 1) =>
  pointerAt(known.text, offsetOf(known.text, part, n), library, known.technique);

function definition(known: KnownText, part: string, n = 1) {
  const found = pointer(known, part, n);
  const target = found && definitionOf(found, known, library);
  return target && ("span" in target ? slice(known.text, target.span) : target.technique.uri);
}

function references(known: KnownText, part: string, declaration: boolean, n = 1) {
  const found = pointer(known, part, n);
  const places = found ? referencesOf(found, known, [here, other, yaml], declaration) : [];
  return places.map(({ uri, text, span }) => `${uri} ${span.start} ${slice(text, span)}`);
}

describe("the definition", () => {
  it("of a citation is its reference, and of a reference itself", () => {
    expect(definition(here, "(Citation: Two words)")).toBe("[Two words](https://wiki.example/two)");
    expect(definition(here, "[Two words]")).toBe("[Two words](https://wiki.example/two)");
    expect(definition(here, "(Citation: None)")).toBeUndefined();
  });

  it("of a technique's id is its document, wherever the id stands", () => {
    expect(definition(here, "T1609 says")).toBe("tradecraft:/techniques/T1609.md");
    expect(definition(yaml, "ORG-0001")).toBe("own");
    expect(definition(other, "/007")).toBe("tradecraft:/techniques/T1053.007.md");
  });

  it("of other words is nothing", () => {
    for (const part of ["S0154", "M1018", "- execution", "Ours", "TA"]) {
      if (own.includes(part)) expect(definition(here, part, 3), part).toBeUndefined();
    }
  });
});

describe("references", () => {
  it("of a source are its citations, from either end", () => {
    for (const [part, n] of [
      ["(Citation: Our wiki)", 3],
      ["[Our wiki]", 1],
    ] as const) {
      expect(references(here, part, false, n).map((r) => r.split(" ").slice(2).join(" "))).toEqual([
        "(Citation: Our wiki)",
        "(Citation: Our wiki)",
      ]);
      expect(references(here, part, true, n)).toHaveLength(3);
    }
    expect(references(here, "(Citation: None)", true)).toHaveLength(1);
  });

  it("of an id are its mentions in all texts, the declaration on demand", () => {
    expect(references(yaml, "ORG-0001", false)).toEqual([
      `other ${other.text.indexOf("ORG-0001")} ORG-0001`,
      "yaml 2 ORG-0001",
    ]);
    expect(references(yaml, "ORG-0001", true)[0]).toBe(`own ${own.indexOf("ORG-0001")} ORG-0001`);
    expect(references(yaml, "T1053.007", true).map((r) => r.replace(/ \d+ /, " "))).toEqual([
      "other T1053/007",
      "other T1053.007",
      "yaml T1053.007",
    ]);
    expect(references(yaml, "T1053.007", false)).toHaveLength(2);
  });

  it("of a tactic are the front matters that have it", () => {
    expect(references(here, "- execution", true, 3).map((r) => r.replace(/ \d+ /, " "))).toEqual([
      "own execution",
      "other execution",
    ]);
    expect(references(here, "impact", true)).toEqual([]);
    expect(references(here, "- Linux", true, 3)).toHaveLength(1);
  });
});
