import { describe, expect, it } from "vitest";
import { createLibrary } from "../../server/src/core/techniques/library.ts";
import { searchTechniques, tacticsOf } from "../../server/src/core/techniques/search.ts";
import { bundledTechniques } from "../../server/src/techniques.generated.ts";
import { sharedFiles, sharedMissing } from "../shared.ts";

const document = (id: string, name: string, tactics: string, text = "") => ({
  uri: id,
  text: `---\ntechnique_id: ${id}\nname: ${name}\ntactics:\n- ${tactics}\ntitle: x\n---\n\n## Description\n${text}\n`,
});
const library = createLibrary([
  document("T1609", "Container Administration Command", "execution", "The **kubelet** runs it."),
  document("T1610", "Deploy Container", "execution"),
  document("T1610.001", "Below", "persistence"),
  document("T1611", "Escape to Host", "privilege-escalation", "Out of a container.\n- through the `kubelet`, T1610"),
  document("T1700", "Subcontainers", "impact"),
  document("T1701", "Executions", "impact"),
]);
const ids = (query: string) => searchTechniques(library, query).map(({ technique }) => technique.id);
const matched = (text: string, query: string) => {
  const one = createLibrary([document("T1", "Name", "impact", text)]);
  return searchTechniques(one, query)[0]?.matched;
};

describe("a search for techniques", () => {
  it("finds all, in order, where nothing is asked", () => {
    expect(ids("")).toEqual(library.all().map(({ id }) => id));
    expect(ids("  \n")).toHaveLength(6);
  });

  it("puts the id first, then ids that begin so, then what names it in its text", () => {
    expect(ids("T1610")).toEqual(["T1610", "T1610.001", "T1611"]);
    expect(ids("t161")).toEqual(["T1610", "T1610.001", "T1611"]);
  });

  it("puts the name before the tactic before the text", () => {
    expect(ids("container")).toEqual(["T1609", "T1610", "T1700", "T1611"]);
    expect(ids("execution")).toEqual(["T1701", "T1609", "T1610"]);
    expect(ids("escalation")).toEqual(["T1611"]);
    expect(ids("Privilege Escalation")).toEqual(["T1611"]);
  });

  it("wants all words, wherever each stands", () => {
    expect(ids("execution container")).toEqual(["T1609", "T1610"]);
    expect(ids("kubelet escape")).toEqual(["T1611"]);
    expect(ids("kubelet persistence")).toEqual([]);
  });

  it("shows the place where only the text has a word", () => {
    const results = searchTechniques(library, "kubelet");
    expect(results.map((r) => r.matched)).toEqual(["The kubelet runs it.", "through the kubelet, T1610"]);
    expect(searchTechniques(library, "container").map((r) => r.matched)).toEqual([
      undefined,
      undefined,
      undefined,
      "Out of a container.",
    ]);
  });

  it("shows the line with most of the words, without marks, citations and targets", () => {
    expect(matched("one alpha\n\n## Two alpha **beta**", "alpha beta")).toBe("Two alpha beta");
    expect(matched("| alpha | <code>b</code> |", "alpha")).toBe("alpha b");
    expect(matched("[a](https://alpha.test)\nSee [alpha](https://x.test).(Citation: X)", "alpha")).toBe("See alpha.");
  });

  it("shows at most 80 characters, the word among them", () => {
    for (const before of [0, 30, 60, 200, 5000]) {
      for (const after of [0, 30, 200, 5000]) {
        for (const filler of ["ab ", "x", "😀"]) {
          const text = `${filler.repeat(before)} needle ${filler.repeat(after)}`;
          const excerpt = matched(text, "needle") ?? "";
          expect(excerpt).toContain("needle");
          expect(excerpt.length).toBeLessThanOrEqual(80);
          expect(excerpt).not.toMatch(/\p{Cs}/u);
        }
      }
    }
  });

  it("takes a query as words, whatever they are", () => {
    for (const query of ["[", "(a+)+$", "\\", "*", ".*", "^", "\ud800", "a".repeat(1e5), "|", "-", "/", "{1}", "\0"]) {
      expect(() => searchTechniques(library, query)).not.toThrow();
    }
    expect(ids(".*")).toEqual([]);
    expect(matched("a.*b", ".*")).toBe("a.*b");
    expect(ids("a b c d e f g h i j k l m n o p")).toEqual(ids("a b c d e f g h"));
  });

  it("reads texts of any kind", () => {
    const texts = [
      "alpha".repeat(1e5),
      `${"[".repeat(1e5)}alpha`,
      `${"(Citation: ".repeat(1e4)}alpha`,
      "| ".repeat(1e5),
    ];
    for (const text of texts) expect((matched(text, "a") ?? "").length).toBeLessThanOrEqual(80);
    expect(matched("a\u001b[2J\u202ealpha", "alpha")).toBe("a[2Jalpha");
  });

  it("knows the tactics that the header has", () => {
    const odd = [
      "tactics: [execution, impact]",
      'tactics:\n- "execution"',
      "tactics: execution",
      '"tactics":\n- impact',
      "tactics:\n  - own-tactic\n  - impact",
      "tactics:\n- one\n# comment\n- two",
      "tactics:",
      "name: x",
      "tactics:\n- a: b",
      "tactics:\n- &x impact\n- *x",
    ].map((tactics, i) => ({ uri: String(i), text: `---\ntechnique_id: X-${i}\n${tactics}\n---\n` }));
    const crlf = { uri: "crlf", text: odd[1]!.text.replace("X-1", "X-99").replaceAll("\n", "\r\n") };
    for (const technique of createLibrary([...odd, crlf, ...bundledTechniques]).all()) {
      const header = technique.header().tactics.map(({ value }) => value);
      expect(tacticsOf(technique), technique.text.slice(0, 80)).toHaveLength(header.length);
    }
    expect(tacticsOf(library.get("T1611")!)).toEqual(["Privilege Escalation"]);
  });

  it.skipIf(sharedMissing)("knows those of all documents of a release without a parser", () => {
    const documents = [...sharedFiles("attack/techniques-v18.1", /\.md$/)].map(({ file, text }) => ({
      uri: file,
      text,
    }));
    const all = createLibrary(documents).all();
    expect(all.length).toBeGreaterThan(800);
    const guarded = all.map((technique) => ({
      ...technique,
      header: () => {
        throw new Error(`${technique.id} is parsed`);
      },
    }));
    const tactics = guarded.flatMap((technique) => tacticsOf(technique));
    expect(tactics).toEqual(all.flatMap((t) => tacticsOf(t)));
    for (const t of all.filter((_, i) => i % 20 === 0)) expect(tacticsOf(t)).toHaveLength(t.header().tactics.length);
  });
});
