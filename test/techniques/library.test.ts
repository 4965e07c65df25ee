import { describe, expect, it } from "vitest";
import { tacticName } from "../../server/src/core/techniques/catalogue.ts";
import { createLibrary } from "../../server/src/core/techniques/library.ts";
import { parseTechnique } from "../../server/src/core/techniques/parseTechnique.ts";
import { sharedFiles, sharedMissing } from "../shared.ts";

const document = (uri: string, id: string, name: string): { uri: string; text: string } => ({
  uri,
  text: `---\nname: ${name}\ntechnique_id: ${id}\n---\n\n## Description\n${name}.\n`,
});

describe("a library", () => {
  const library = createLibrary([document("b", "T2", "Two"), document("a", "T1", "One")]);

  it("finds techniques by id and lists them in its order", () => {
    expect(library.get("T1")).toMatchObject({ id: "T1", name: "One", uri: "a" });
    expect(library.get("T3")).toBeUndefined();
    expect(library.all().map((t) => t.id)).toEqual(["T1", "T2"]);
    expect(library.problems).toEqual([]);
  });

  it("reads a text when it is asked for, and once", () => {
    const technique = library.get("T1");
    expect(technique?.body().description?.lead?.value).toBe("One.");
    expect(technique?.body()).toBe(technique?.body());
  });

  it("is frozen", () => {
    expect(Object.isFrozen(library)).toBe(true);
    expect(Object.isFrozen(library.all())).toBe(true);
    expect(Object.isFrozen(library.problems)).toBe(true);
    expect(library.all().every((t) => Object.isFrozen(t))).toBe(true);
  });

  it("takes an overlay's technique before its own, and stays as it is", () => {
    const over = library.overlay([document("own", "T2", "Mine"), document("own2", "T3", "Three")]);
    expect(over.all().map((t) => [t.id, t.name, t.uri])).toEqual([
      ["T1", "One", "a"],
      ["T2", "Mine", "own"],
      ["T3", "Three", "own2"],
    ]);
    expect(over.problems).toEqual([]);
    expect(over.get("T1")).toBe(library.get("T1"));
    expect(library.get("T2")?.name).toBe("Two");
    expect(library.get("T3")).toBeUndefined();
  });

  it("keeps the first of two, and says where the second is", () => {
    const second = document("second", "T1", "Again");
    const twice = createLibrary([document("first", "T1", "One"), second]);
    expect(twice.get("T1")?.uri).toBe("first");
    const at = second.text.indexOf("T1");
    expect(twice.problems).toEqual([
      {
        uri: "second",
        code: "duplicate-technique",
        message: "T1 is already described by first; this document is not used.",
        span: { start: at, end: at + 2 },
      },
    ]);
    expect(twice.overlay([document("third", "T1", "More")]).problems).toEqual(twice.problems);
  });

  it("leaves out what has no id, and says so", () => {
    const mixed = createLibrary([{ uri: "readme", text: "# Read me\n" }, document("a", "T1", "One")]);
    expect(mixed.all().map((t) => t.id)).toEqual(["T1"]);
    expect(mixed.problems.map((p) => [p.uri, p.code])).toEqual([["readme", "no-technique-id"]]);
  });

  it("takes ids for what they are", () => {
    expect(library.get("constructor")).toBeUndefined();
    expect(createLibrary([document("a", "__proto__", "X")]).all()).toEqual([]);
    expect(createLibrary([document("a", "constructor", "X")]).get("constructor")?.name).toBe("X");
  });
});

describe("a document laid over another one", () => {
  const text = (...sections: string[]) =>
    ["---", "technique_id: T1", "name: One", "---", "", ...sections.map((s) => `${s}\n`)].join("\n");
  const bundled = text(
    "## Description\nOurs.(Citation: A)",
    "## Mitigations\n- **M1 First**: ours",
    "## In container configuration\n\n### Compose\nA service.(Citation: B)\n\n### Dockerfile\nAn image.",
    "## Benchmarks\n- CIS 1: 2",
    "## External References\n- [A](https://a.example)\n- [B](https://b.example)\n- [C](https://c.example)",
  );
  const own = text("## Description\nTheirs.", "## Mitigations\n- **M2 Second**: theirs", "## Detection\nLook.");
  const library = createLibrary([{ uri: "ours", text: bundled }]).overlay([{ uri: "own", text: own }]);
  const technique = library.get("T1");

  it("keeps its sections and borrows the ones that it lacks, with the references that these cite", () => {
    const body = technique?.body();
    expect(technique?.uri).toBe("own");
    expect(body?.description?.lead?.value).toBe("Theirs.");
    expect(body?.mitigations.map((m) => m.id.value)).toEqual(["M2"]);
    expect(body?.inConfiguration.compose?.lead?.value).toBe("A service.(Citation: B)");
    expect(body?.benchmarks.map((b) => b.name.value)).toEqual(["CIS 1"]);
    expect(body?.references.map((r) => r.name.value)).toEqual(["B"]);
    expect(body?.sections.map((s) => s.heading.text.value)).toEqual([
      "Description",
      "Mitigations",
      "Detection",
      "In container configuration",
      "Benchmarks",
    ]);
    expect(technique?.borrowed?.()).toEqual(["In container configuration", "Benchmarks"]);
    expect(technique?.body()).toBe(body);
  });

  it("counts language by language", () => {
    const compose = text("## In container configuration\n\n### Compose\nOur way.");
    const both = createLibrary([{ uri: "ours", text: bundled }]).overlay([{ uri: "own", text: compose }]);
    const { inConfiguration, description } = both.get("T1")!.body();
    expect(inConfiguration.compose?.lead?.value).toBe("Our way.");
    expect(inConfiguration.dockerfile?.lead?.value).toBe("An image.");
    expect(description?.lead?.value).toBe("Ours.(Citation: A)");
  });

  it("may be parsed already, and is not parsed again", () => {
    const parsed = parseTechnique(own, "own");
    const over = createLibrary([]).overlay([parsed]);
    expect(over.get("T1")).toBe(parsed);
  });
});

describe("tactics", () => {
  it.each([
    ["execution", "Execution"],
    ["command-and-control", "Command and Control"],
    ["defense-evasion", "Defense Evasion"],
    ["stealth", "Stealth"],
    ["my-tactic", "my-tactic"],
    ["constructor", "constructor"],
  ])("%s is %s", (tactic, name) => {
    expect(tacticName(tactic)).toBe(name);
  });

  it.skipIf(sharedMissing)("of ATT&CK all have names", () => {
    const short = new Set<string>();
    for (const folder of ["techniques-v16.1", "techniques-v18.1"]) {
      const documents = [...sharedFiles(`attack/${folder}`, /\.md$/)].map(({ file, text }) => ({ uri: file, text }));
      const library = createLibrary(documents);
      expect(library.problems).toEqual([]);
      expect(library.all()).toHaveLength(documents.length);
      for (const technique of library.all()) for (const t of technique.header().tactics) short.add(t.value);
    }
    expect(short.size).toBe(14);
    for (const tactic of short) expect(tacticName(tactic).toLowerCase().replaceAll(" ", "-")).toBe(tactic);
    for (const tactic of short) expect(tacticName(tactic)).not.toBe(tactic);
  });
});
